"""Checkpoints and signed notes: what a witness reads."""

from __future__ import annotations

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import strategies as st

from polity.transparency import (
    Checkpoint,
    NoteError,
    checkpoint,
    key_id,
    open_note,
    plain_leaf_hash,
    read_checkpoint,
    read_verifier_key,
    sign_note,
    verifier_key,
)

# The example of the Go module golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

trees = st.integers(0, 70).map(lambda size: [plain_leaf_hash(str(n).encode()) for n in range(size)])


def verify_with(public_key):
    key = Ed25519PublicKey.from_public_bytes(public_key)

    def verify(signature, message):
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return verify


# The root of the certificate-transparency project's test tree of eight leaves.
ROOT_OF_EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


class TestCheckpoint:
    def test_the_text_has_three_lines_and_is_read_back(self):
        root = bytes.fromhex(ROOT_OF_EIGHT)
        text = checkpoint("dure.example/seoul", 8, root)
        assert text == "dure.example/seoul\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
        assert read_checkpoint(text) == Checkpoint("dure.example/seoul", 8, root)

    def test_the_example_of_the_specification_is_read(self):
        text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        read = read_checkpoint(text)
        assert (read.origin, read.size) == ("example.com/behind-the-sofa", 20852163)
        assert checkpoint(read.origin, read.size, read.root) == text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "o\n1\n",
            "o\n01\n" + "A" * 43 + "=\n",
            "o\n-1\n" + "A" * 43 + "=\n",
            "o\n1\nAAAA\n",
            "o\n1\n" + "A" * 43 + "=",
            "\n1\n" + "A" * 43 + "=\n",
            "o\n1\n" + "A" * 42 + "B=\n",
            "o\n٣\n" + "A" * 43 + "=\n",
        ],
    )
    def test_what_is_no_checkpoint_is_refused(self, text):
        with pytest.raises(NoteError):
            read_checkpoint(text)

    @pytest.mark.parametrize(
        ("origin", "size", "root"),
        [("", 1, bytes(32)), ("a\nb", 1, bytes(32)), ("a", -1, bytes(32)), ("a", 1, b"")],
    )
    def test_nonsense_is_not_written(self, origin, size, root):
        with pytest.raises(NoteError):
            checkpoint(origin, size, root)


class TestSignedNote:
    name, public_key = read_verifier_key(GO_KEY)

    def test_the_key_of_the_go_example_has_its_id_and_is_written_alike(self):
        assert key_id(self.name, self.public_key).hex() == "c74f20a3"
        assert verifier_key(self.name, self.public_key) == GO_KEY

    def test_the_go_example_is_signed_byte_for_byte(self):
        sign = Ed25519PrivateKey.from_private_bytes(GO_SECRET).sign
        assert sign_note(GO_TEXT, self.name, self.public_key, sign) == GO_NOTE

    def test_the_go_example_is_opened(self):
        assert open_note(GO_NOTE, self.name, self.public_key, verify_with(self.public_key)) == GO_TEXT

    def test_a_changed_text_is_refused(self):
        changed = GO_NOTE.replace("answer", "Answer")
        with pytest.raises(NoteError, match="does not fit the text"):
            open_note(changed, self.name, self.public_key, verify_with(self.public_key))

    def test_signatures_of_others_are_ignored_and_not_enough(self):
        witness = Ed25519PrivateKey.generate()
        public = witness.public_key().public_bytes_raw()
        line = sign_note(GO_TEXT, "witness.example", public, witness.sign).rpartition("\n\n")[2]
        both = GO_NOTE + line
        assert open_note(both, self.name, self.public_key, verify_with(self.public_key)) == GO_TEXT
        assert open_note(both, "witness.example", public, verify_with(public)) == GO_TEXT
        with pytest.raises(NoteError, match="did not sign"):
            open_note(GO_NOTE, "witness.example", public, verify_with(public))

    def test_one_bad_signature_of_the_key_spoils_the_note(self):
        bad = key_id(self.name, self.public_key) + bytes(64)
        note = GO_NOTE + f"— {self.name} {base64.b64encode(bad).decode()}\n"
        with pytest.raises(NoteError, match="does not fit the text"):
            open_note(note, self.name, self.public_key, verify_with(self.public_key))

    def test_a_text_may_hold_empty_lines(self):
        sign = Ed25519PrivateKey.from_private_bytes(GO_SECRET).sign
        note = sign_note("one\n\ntwo\n", self.name, self.public_key, sign)
        assert open_note(note, self.name, self.public_key, verify_with(self.public_key)) == "one\n\ntwo\n"

    @pytest.mark.parametrize(
        "note",
        [
            "",
            GO_TEXT,
            GO_NOTE[:-1],
            GO_NOTE.replace("— ", "- "),
            GO_NOTE.replace("=\n", "\n"),
            GO_NOTE.replace("If you", "If\tyou"),
            GO_TEXT + "\n",
            GO_TEXT + "\n— PeterNeumann \n",
        ],
    )
    def test_a_malformed_note_is_refused(self, note):
        with pytest.raises(NoteError):
            open_note(note, self.name, self.public_key, verify_with(self.public_key))

    @pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\tbed", "no\u00a0break"])
    def test_a_key_name_without_spaces_and_plus(self, name):
        with pytest.raises(NoteError, match="a key name"):
            key_id(name, self.public_key)

    @pytest.mark.parametrize("text", ["no newline", "bell\a\n", ""])
    def test_a_text_that_cannot_be_a_note_is_not_signed(self, text):
        with pytest.raises(NoteError):
            sign_note(text, self.name, self.public_key, lambda message: bytes(64))

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "PeterNeumann",
            GO_KEY.replace("c74f20a3", "c74f20a4"),
            GO_KEY[:-4],
            GO_KEY.replace("+AR", "+ZR"),
        ],
    )
    def test_a_damaged_verifier_key_is_refused(self, key):
        with pytest.raises(NoteError):
            read_verifier_key(key)
