/* Checks a certificate on the device of whoever holds it: nothing is sent. The page does the same without this file. */
"use strict";
(function () {
  const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const verdict = document.getElementById("verdict");
  const input = document.querySelector("#verify input[type=file]");
  if (!verdict || !input || !window.crypto || !crypto.subtle) {
    return;
  }

  function base58(text) {
    const bytes = [];
    for (const sign of text) {
      let carry = ALPHABET.indexOf(sign);
      if (carry < 0) {
        throw new Error(sign);
      }
      for (let place = 0; place < bytes.length; place += 1) {
        carry += bytes[place] * 58;
        bytes[place] = carry & 0xff;
        carry >>= 8;
      }
      while (carry > 0) {
        bytes.push(carry & 0xff);
        carry >>= 8;
      }
    }
    for (let place = 0; text[place] === "1"; place += 1) {
      bytes.push(0);
    }
    return new Uint8Array(bytes.reverse());
  }

  // RFC 8785: keys in the order of UTF-16, numbers and texts as JSON writes them.
  function canonical(value) {
    if (Array.isArray(value)) {
      return "[" + value.map(canonical).join(",") + "]";
    }
    if (value && typeof value === "object") {
      const parts = Object.keys(value).sort().map(function (key) {
        return JSON.stringify(key) + ":" + canonical(value[key]);
      });
      return "{" + parts.join(",") + "}";
    }
    return JSON.stringify(value);
  }

  async function digest(value) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(value))));
  }

  async function holds(certificate) {
    const options = Object.assign({}, certificate.proof);
    const signature = base58(options.proofValue.slice(1));
    delete options.proofValue;
    const unsigned = Object.assign({}, certificate);
    delete unsigned.proof;
    const name = options.verificationMethod.split("#")[0];
    const issuer = certificate.issuer.id || certificate.issuer;
    if (options.cryptosuite !== "eddsa-jcs-2022" || name !== issuer) {
      return false;
    }
    const raw = base58(name.replace("did:key:z", ""));
    const key = await crypto.subtle.importKey("raw", raw.slice(2), { name: "Ed25519" }, false, ["verify"]);
    const hashed = new Uint8Array(64);
    hashed.set(await digest(options), 0);
    hashed.set(await digest(unsigned), 32);
    return crypto.subtle.verify({ name: "Ed25519" }, key, signature, hashed);
  }

  function say(kind, sentences, link) {
    const box = document.createElement("div");
    box.className = "notice " + kind;
    sentences.forEach(function (sentence) {
      const line = document.createElement("p");
      line.textContent = sentence;
      box.append(line);
    });
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = link;
      box.append(anchor);
    }
    verdict.replaceChildren(box);
  }

  input.addEventListener("change", async function () {
    const file = input.files[0];
    if (!file) {
      return;
    }
    const words = verdict.dataset;
    try {
      const certificate = JSON.parse(await file.text());
      if (await holds(certificate)) {
        const subject = certificate.issuer.name + " · " + certificate.name + " · " + words.until + " " + String(certificate.validUntil).slice(0, 10);
        const link = /^https?:/.test(certificate.id) ? certificate.id : "";
        say("good", [words.holds, subject, words.withdrawal], link);
      } else {
        say("stop", [words.broken]);
      }
    } catch (problem) {
      if (problem.name === "NotSupportedError") {
        verdict.replaceChildren();
        return;
      }
      say("stop", [words.unknown]);
    }
  });
})();
