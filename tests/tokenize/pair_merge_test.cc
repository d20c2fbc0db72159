#include "tokenize/pair_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

namespace loadtest {
namespace {

using IdPair = std::pair<TokenId, TokenId>;
using Table = std::map<IdPair, PairMerge>;

std::vector<Symbol> symbols_of(const std::vector<TokenId>& ids) {
  std::vector<Symbol> symbols;
  for (std::uint32_t i = 0; i < ids.size(); ++i) symbols.push_back({ids[i], i, i + 1});
  return symbols;
}

std::vector<TokenId> ids_of(const std::vector<Symbol>& symbols) {
  std::vector<TokenId> ids;
  ids.reserve(symbols.size());
  for (const Symbol& symbol : symbols) ids.push_back(symbol.id);
  return ids;
}

auto finder(const Table& table) {
  return [&table](const Symbol& left, const Symbol& right) {
    const auto found = table.find({left.id, right.id});
    return found == table.end() ? PairMerge{} : found->second;
  };
}

// By definition: the lowest rank, the leftmost of equals, one at a time.
std::vector<TokenId> merged_naively(std::vector<TokenId> ids, const Table& table) {
  for (;;) {
    std::size_t best = ids.size();
    PairMerge merge;
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
      const auto found = table.find({ids[i], ids[i + 1]});
      if (found == table.end() || found->second.rank >= merge.rank) continue;
      best = i;
      merge = found->second;
    }
    if (best == ids.size()) return ids;
    ids[best] = merge.id;
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

TEST(PairMerge, LowestRankFirstAndTheLeftmostOfEquals) {
  const Table table = {{{1, 1}, {0, 2}}, {{2, 1}, {1, 3}}, {{2, 2}, {2, 4}}};
  std::vector<PairMerge> memory;
  auto symbols = symbols_of({1, 1, 1, 1, 1});
  merge_pairs(symbols, memory, finder(table));
  EXPECT_THAT(ids_of(symbols), testing::ElementsAre(2, 3));
  EXPECT_EQ(symbols[1].begin, 2u);
  EXPECT_EQ(symbols[1].end, 5u);
}

TEST(PairMerge, ScanAndHeapGiveWhatTheDefinitionGives) {
  std::mt19937 engine(1);
  const auto random = [&engine] { return static_cast<TokenId>(engine()); };
  std::vector<PairMerge> memory;
  for (int round = 0; round < 300; ++round) {
    Table table;
    const TokenId alphabet = 2 + random() % 4;
    TokenId next = alphabet;
    for (std::uint32_t rank = 0; rank < 30; ++rank) {
      const IdPair pair{random() % next, random() % next};
      if (table.try_emplace(pair, PairMerge{rank, next}).second) ++next;
    }
    std::vector<TokenId> ids(random() % 200);
    for (auto& id : ids) id = random() % alphabet;
    const auto expected = merged_naively(ids, table);
    auto scanned = symbols_of(ids), heaped = symbols_of(ids);
    merge_by_scanning(scanned, memory, finder(table));
    merge_by_heap(heaped, finder(table));
    EXPECT_EQ(ids_of(scanned), expected);
    EXPECT_EQ(ids_of(heaped), expected);
  }
}

TEST(PairMerge, NothingAndOneSymbolStayAsTheyAre) {
  std::vector<PairMerge> memory;
  std::vector<Symbol> none;
  merge_pairs(none, memory, finder({}));
  merge_by_heap(none, finder({}));
  EXPECT_TRUE(none.empty());
  auto one = symbols_of({7});
  merge_pairs(one, memory, finder({}));
  merge_by_heap(one, finder({}));
  EXPECT_THAT(ids_of(one), testing::ElementsAre(7));
}

}  // namespace
}  // namespace loadtest
