#pragma once
// Byte pair encoding of one piece: again and again the adjacent pair of the lowest rank, the leftmost of
// equals, becomes one symbol, until no pair has a rank.
//
// Short pieces are scanned; long ones go through a heap, so a piece of n symbols takes O(n log n).
//
// Source: the reference implementations (tiktoken, tokenizers) agree on this order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <queue>
#include <vector>

#include "tokenize/tokenizer.h"

namespace loadtest {

struct Symbol {
  TokenId id;
  std::uint32_t begin, end;  // bytes of the piece
};

struct PairMerge {
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;
  std::uint32_t rank = kNone;  // kNone: the two do not merge
  TokenId id = 0;              // what they become
};

// The loop over an array: quickest for the few symbols that a word has.
template <class Pairs>
void merge_by_scanning(std::vector<Symbol>& symbols, std::vector<PairMerge>& merges, const Pairs& pairs) {
  merges.resize(symbols.size());
  for (std::size_t i = 0; i + 1 < symbols.size(); ++i) merges[i] = pairs(symbols[i], symbols[i + 1]);
  while (symbols.size() > 1) {
    const std::size_t pair_count = symbols.size() - 1;
    std::size_t best = 0;
    for (std::size_t i = 1; i < pair_count; ++i) best = merges[i].rank < merges[best].rank ? i : best;
    if (merges[best].rank == PairMerge::kNone) return;
    symbols[best] = {merges[best].id, symbols[best].begin, symbols[best + 1].end};
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    std::copy(merges.begin() + static_cast<std::ptrdiff_t>(best) + 2, merges.end(),
              merges.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    merges.pop_back();
    if (best > 0) merges[best - 1] = pairs(symbols[best - 1], symbols[best]);
    if (best + 1 < symbols.size()) merges[best] = pairs(symbols[best], symbols[best + 1]);
  }
}

template <class Pairs>
void merge_by_heap(std::vector<Symbol>& symbols, const Pairs& pairs) {
  constexpr std::uint32_t kEnd = 0xFFFFFFFFU;
  struct Link {
    std::uint32_t before, behind;
  };
  struct Candidate {
    std::uint32_t rank, at;
    TokenId id;
    std::uint32_t end;  // where the pair ended when it was found: another end now means that it is gone
    bool operator>(const Candidate& other) const {
      return rank != other.rank ? rank > other.rank : at > other.at;
    }
  };
  const auto size = static_cast<std::uint32_t>(symbols.size());
  std::vector<Link> links(size);
  for (std::uint32_t i = 0; i < size; ++i) links[i] = {i == 0 ? kEnd : i - 1, i + 1 == size ? kEnd : i + 1};
  std::vector<Candidate> found;
  const auto candidate = [&](std::uint32_t at) -> Candidate {
    const Symbol& right = symbols[links[at].behind];
    const PairMerge merge = pairs(symbols[at], right);
    return {merge.rank, at, merge.id, right.end};
  };
  for (std::uint32_t i = 0; i + 1 < size; ++i) {
    if (const Candidate c = candidate(i); c.rank != PairMerge::kNone) found.push_back(c);
  }
  std::priority_queue heap(std::greater<Candidate>(), std::move(found));
  std::vector<bool> gone(size);
  while (!heap.empty()) {
    const Candidate best = heap.top();
    heap.pop();
    if (gone[best.at] || links[best.at].behind == kEnd || symbols[links[best.at].behind].end != best.end)
      continue;
    const std::uint32_t right = links[best.at].behind;
    symbols[best.at] = {best.id, symbols[best.at].begin, best.end};
    gone[right] = true;
    links[best.at].behind = links[right].behind;
    if (links[right].behind != kEnd) {
      links[links[right].behind].before = best.at;
      if (const Candidate c = candidate(best.at); c.rank != PairMerge::kNone) heap.push(c);
    }
    if (links[best.at].before != kEnd) {
      if (const Candidate c = candidate(links[best.at].before); c.rank != PairMerge::kNone) heap.push(c);
    }
  }
  std::size_t kept = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    if (!gone[i]) symbols[kept++] = symbols[i];
  }
  symbols.resize(kept);
}

// `pairs(left, right)` gives the PairMerge of two neighbours. `merges` is memory to reuse.
template <class Pairs>
void merge_pairs(std::vector<Symbol>& symbols, std::vector<PairMerge>& merges, const Pairs& pairs) {
  constexpr std::size_t kMost_scanned = 96;
  if (symbols.size() <= kMost_scanned) {
    merge_by_scanning(symbols, merges, pairs);
  } else {
    merge_by_heap(symbols, pairs);
  }
}

}  // namespace loadtest
