"""The record's arithmetic against published vectors, and proofs against every small tree."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.transparency import (
    Frontier,
    NotCanonical,
    canonical,
    consistency_proof,
    consistency_ranges,
    inclusion_proof,
    inclusion_ranges,
    leaf_hash,
    node_hash,
    plain_leaf_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

# The test tree of the certificate-transparency project: eight leaves and the root of each of its sizes.
CT_LEAVES = [
    plain_leaf_hash(bytes.fromhex(data))
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
CT_CONSISTENCY = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CT_INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def recursive_root(leaves):
    """MTH exactly as RFC 6962 section 2.1 writes it, to check the tree against."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return node_hash(recursive_root(leaves[:middle]), recursive_root(leaves[middle:]))


trees = st.integers(0, 70).map(lambda size: [plain_leaf_hash(str(n).encode()) for n in range(size)])


class TestTree:
    @pytest.mark.parametrize("size", range(9))
    def test_every_size_of_the_published_tree_has_its_root(self, size):
        assert tree_root(CT_LEAVES[:size]).hex() == CT_ROOTS[size]

    @given(trees)
    def test_the_root_is_the_one_the_rfc_defines(self, leaves):
        assert tree_root(leaves) == recursive_root(leaves)

    @given(trees, st.data())
    def test_a_frontier_kept_as_json_goes_on_where_it_stopped(self, leaves, data):
        cut = data.draw(st.integers(0, len(leaves)))
        kept = json.loads(json.dumps(Frontier.over(leaves[:cut]).as_json()))
        frontier = Frontier.from_json(kept)
        assert frontier.size == cut
        for leaf in leaves[cut:]:
            frontier = frontier.append(leaf)
        assert frontier == Frontier.over(leaves)
        assert (frontier.size, frontier.root()) == (len(leaves), recursive_root(leaves))

    @pytest.mark.parametrize("state", [["00"], [""], ["zz"], [CT_ROOTS[1], ""]])
    def test_a_state_that_is_no_tree_is_refused(self, state):
        with pytest.raises(ValueError, match=r"not the state of a hash tree|non-hexadecimal"):
            Frontier.from_json(state)

    def test_only_leaf_hashes_are_appended(self):
        with pytest.raises(ValueError, match="a leaf hash has 32 bytes"):
            Frontier().append(b"payload")

    def test_a_leaf_hashes_salt_and_payload_after_a_zero_byte(self):
        salt = bytes(range(16))
        assert leaf_hash(salt, b"{}") == hashlib.sha256(b"\x00" + salt + b"{}").digest()

    @pytest.mark.parametrize("length", [0, 15, 17])
    def test_a_salt_of_another_length_is_refused(self, length):
        with pytest.raises(ValueError, match="a salt has 16 bytes"):
            leaf_hash(bytes(length), b"{}")


class TestInclusion:
    @pytest.mark.parametrize(("place", "proof"), CT_INCLUSION.items())
    def test_published_proofs(self, place, proof):
        index, size = place
        assert [h.hex() for h in inclusion_proof(CT_LEAVES[:size], index)] == proof

    @given(trees.filter(bool), st.data())
    def test_a_proof_shows_its_leaf_and_no_other(self, leaves, data):
        index = data.draw(st.integers(0, len(leaves) - 1))
        proof, root, size = inclusion_proof(leaves, index), tree_root(leaves), len(leaves)
        assert verify_inclusion(leaves[index], index, size, proof, root)
        assert not verify_inclusion(plain_leaf_hash(b"other"), index, size, proof, root)
        for other in range(size):
            assert verify_inclusion(leaves[index], other, size, proof, root) == (other == index)

    @given(trees.filter(lambda leaves: len(leaves) > 1), st.data())
    def test_a_changed_shortened_or_lengthened_proof_shows_nothing(self, leaves, data):
        index = data.draw(st.integers(0, len(leaves) - 1))
        proof, root, size = inclusion_proof(leaves, index), tree_root(leaves), len(leaves)
        position = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:position], bytes(32), *proof[position + 1 :]]
        for wrong in (changed, proof[:-1], proof[1:], [*proof, bytes(32)]):
            assert not verify_inclusion(leaves[index], index, size, wrong, root)

    @pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
    def test_there_is_no_proof_outside_the_tree(self, index, size):
        with pytest.raises(IndexError):
            inclusion_ranges(index, size)
        assert not verify_inclusion(CT_LEAVES[0], index, size, [], CT_LEAVES[0])

    @given(st.integers(1, 2**40), st.data())
    def test_a_proof_in_a_huge_tree_needs_few_ranges_that_cover_all_other_leaves(self, size, data):
        index = data.draw(st.integers(0, size - 1))
        ranges = inclusion_ranges(index, size)
        assert len(ranges) <= 40
        assert sum(end - start for start, end in ranges) == size - 1


class TestConsistency:
    @pytest.mark.parametrize(("sizes", "proof"), CT_CONSISTENCY.items())
    def test_published_proofs(self, sizes, proof):
        old, new = sizes
        assert [h.hex() for h in consistency_proof(CT_LEAVES[:new], old)] == proof

    @given(trees, st.data())
    def test_a_proof_shows_that_the_old_tree_was_kept(self, leaves, data):
        old = data.draw(st.integers(0, len(leaves)))
        proof = consistency_proof(leaves, old)
        before, after = tree_root(leaves[:old]), tree_root(leaves)
        assert verify_consistency(old, len(leaves), before, after, proof)
        assert not verify_consistency(old, len(leaves), bytes(32), after, proof)
        assert not verify_consistency(old, len(leaves), before, after, [*proof, bytes(32)])

    @given(trees.filter(lambda leaves: len(leaves) > 1), st.data())
    def test_a_rewritten_leaf_is_found_out(self, leaves, data):
        old = data.draw(st.integers(1, len(leaves)))
        index = data.draw(st.integers(0, old - 1))
        rewritten = [*leaves[:index], plain_leaf_hash(b"rewritten"), *leaves[index + 1 :]]
        before = tree_root(leaves[:old])
        proof = consistency_proof(rewritten, old)
        assert not verify_consistency(old, len(leaves), before, tree_root(rewritten), proof)

    @given(trees.filter(lambda leaves: len(leaves) > 2), st.data())
    def test_a_missing_or_changed_hash_shows_nothing(self, leaves, data):
        old = data.draw(st.integers(1, len(leaves) - 1))
        proof = consistency_proof(leaves, old)
        before, after = tree_root(leaves[:old]), tree_root(leaves)
        assert not verify_consistency(old, len(leaves), before, after, proof[:-1])
        assert not verify_consistency(old, len(leaves), before, after, [*proof[:-1], bytes(32)])
        assert not verify_consistency(old, len(leaves), before, after, [])

    def test_a_tree_cannot_shrink(self):
        with pytest.raises(IndexError):
            consistency_ranges(3, 2)
        assert not verify_consistency(3, 2, CT_LEAVES[0], CT_LEAVES[0], [])

    def test_everything_extends_the_empty_tree(self):
        empty = Frontier().root()
        assert verify_consistency(0, 3, empty, tree_root(CT_LEAVES[:3]), [])
        assert not verify_consistency(0, 3, bytes(32), tree_root(CT_LEAVES[:3]), [])


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


class TestCanonicalJson:
    def test_keys_are_sorted_and_nothing_is_spaced(self):
        value = {"b": [1, True, None, {"z": "é", "a": -5}], "a": "두레"}
        assert canonical(value).decode() == '{"a":"두레","b":[1,true,null,{"a":-5,"z":"é"}]}'

    def test_keys_sort_by_utf_16_as_in_the_example_of_the_rfc(self):
        # RFC 8785 section 3.2.3; U+FB33 sorts after the emoji, whose first code unit is U+D83D.
        names = {
            "\u20ac": "Euro Sign",
            "\r": "Carriage Return",
            "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\U0001f600": "Emoji: Grinning Face",
            "\u0080": "Control",
            "\u00f6": "Latin Small Letter O With Diaeresis",
        }
        assert list(json.loads(canonical(names)).values()) == [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ]

    def test_text_is_escaped_as_in_the_example_of_the_rfc(self):
        assert canonical("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/") == (
            '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()
        )

    @given(plain)
    def test_a_value_comes_back_and_has_one_text(self, value):
        text = canonical(value)
        assert json.loads(text) == value
        assert canonical(json.loads(text)) == text

    @given(st.dictionaries(st.text(), st.integers(0, 9)), st.randoms())
    def test_the_order_of_keys_never_matters(self, value, random):
        items = list(value.items())
        random.shuffle(items)
        assert canonical(dict(items)) == canonical(value)

    @pytest.mark.parametrize(
        "value",
        [1.0, {"a": 0.5}, {1: "a"}, b"bytes", {1, 2}, 2**53, -(2**53), "\ud800", {"\ud800": 1}, object()],
    )
    def test_what_has_no_canonical_form_is_refused(self, value):
        with pytest.raises(NotCanonical):
            canonical(value)
