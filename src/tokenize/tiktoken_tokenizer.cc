#include "tokenize/tiktoken_tokenizer.h"

#include "tokenize/pair_merge.h"
#include "tokenize/pattern.h"
#include "tokenize/piece_cache.h"
#include "tokenize/regex_dialect.h"
#include "tokenize/tiktoken_encodings.h"
#include "tokenize/utf8_text.h"
#include "tokenize/vocabulary.h"
#include "tokenize/written_tokens.h"

namespace loadtest {
namespace {

// What encoding a piece needs, kept from one piece to the next.
struct Workspace {
  PieceCache* cache = &PieceCache::of_this_thread();
  std::vector<Symbol> symbols;
  std::vector<PairMerge> merges;
  std::vector<TokenId> ids;
};

class TiktokenTokenizer final : public Tokenizer {
 public:
  TiktokenTokenizer(const TiktokenEncoding& encoding, Pattern pattern)
      : name_(encoding.name), vocabulary_(encoding.block()), pattern_(std::move(pattern)) {
    for (auto& [text, id] : encoding.special_tokens()) {
      special_texts_.try_emplace(id, text);
      special_.add(text, id);
    }
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      byte_ids_[byte] = vocabulary_.find({&c, 1});
    }
  }

  std::vector<TokenId> encode(std::string_view text, SpecialTokens special) const override {
    std::vector<TokenId> ids;
    ids.reserve(text.size() / 4 + 8);
    encode_to(text, special,
              [&](std::span<const TokenId> more) { ids.insert(ids.end(), more.begin(), more.end()); });
    return ids;
  }

  std::size_t count(std::string_view text) const override {
    std::size_t total = 0;
    encode_to(text, SpecialTokens::as_text, [&](std::span<const TokenId> more) { total += more.size(); });
    return total;
  }

  std::string decode(std::span<const TokenId> ids) const override {
    std::string text;
    for (const TokenId id : ids) {
      if (vocabulary_.has(id)) {
        text += vocabulary_.token(id);
      } else if (const auto found = special_texts_.find(id); found != special_texts_.end()) {
        text += found->second;
      }
    }
    return text;
  }

  std::size_t bytes_of(TokenId id) const override {
    if (vocabulary_.has(id)) return vocabulary_.token(id).size();
    const auto special = special_texts_.find(id);
    return special == special_texts_.end() ? 0 : special->second.size();
  }

  std::string_view name() const override { return name_; }
  bool exact() const override { return true; }

 private:
  template <class Sink>
  void encode_to(std::string_view text, SpecialTokens special, const Sink& sink) const {
    std::string storage;
    text = as_valid_utf8(text, storage);
    Workspace workspace;
    std::size_t at = 0;
    while (special == SpecialTokens::recognized) {
      const auto found = special_.find(text, at);
      if (!found) break;
      encode_ordinary(text.substr(at, found->begin - at), workspace, sink);
      sink({&found->id, 1});
      at = found->end;
    }
    encode_ordinary(text.substr(at), workspace, sink);
  }

  template <class Sink>
  void encode_ordinary(std::string_view text, Workspace& workspace, const Sink& sink) const {
    // The patterns match at every place; what a match left out all the same would be a piece of its own.
    for (std::size_t at = 0; at < text.size();) {
      const auto match = pattern_.find(text, at);
      if (!match || match->begin > at) {
        encode_piece(text.substr(at, (match ? match->begin : text.size()) - at), workspace, sink);
        if (!match) return;
      }
      encode_piece(text.substr(match->begin, match->end - match->begin), workspace, sink);
      at = match->end;
    }
  }

  template <class Sink>
  void encode_piece(std::string_view piece, Workspace& workspace, const Sink& sink) const {
    if (piece.size() == 1) return sink({&byte_ids_[static_cast<unsigned char>(piece[0])], 1});
    if (piece.size() > PieceCache::kMost_bytes) return merge_piece(piece, workspace, sink);
    const std::uint64_t hash = hash_bytes(piece);
    if (const auto known = workspace.cache->get(owner_, piece, hash); !known.empty()) return sink(known);
    merge_piece(piece, workspace, [&](std::span<const TokenId> ids) {
      workspace.cache->put(owner_, piece, hash, ids);
      sink(ids);
    });
  }

  // Gives all ids of the piece at once.
  template <class Sink>
  void merge_piece(std::string_view piece, Workspace& workspace, const Sink& sink) const {
    if (const TokenId id = vocabulary_.find(piece); id != kNoToken) return sink({&id, 1});
    auto& symbols = workspace.symbols;
    symbols.resize(piece.size());
    for (std::uint32_t i = 0; i < piece.size(); ++i) {
      symbols[i] = {byte_ids_[static_cast<unsigned char>(piece[i])], i, i + 1};
    }
    merge_pairs(symbols, workspace.merges, [&](const Symbol& left, const Symbol& right) {
      const TokenId id = vocabulary_.find(piece.substr(left.begin, right.end - left.begin));
      return PairMerge{id, id};  // a token's id is its rank
    });
    workspace.ids.resize(symbols.size());
    for (std::size_t i = 0; i < symbols.size(); ++i) workspace.ids[i] = symbols[i].id;
    sink(std::span<const TokenId>(workspace.ids));
  }

  static_assert(kNoToken == PairMerge::kNone);

  std::string name_;
  std::uint32_t owner_ = PieceCache::new_owner();
  Vocabulary vocabulary_;
  Pattern pattern_;
  WrittenTokens special_;
  std::unordered_map<TokenId, std::string> special_texts_;
  std::array<TokenId, 256> byte_ids_{};
};

}  // namespace

std::vector<std::string> tiktoken_encodings() {
  std::vector<std::string> names;
  names.reserve(std::size(kTiktokenEncodings));
  for (const auto& encoding : kTiktokenEncodings) names.emplace_back(encoding.name);
  return names;
}

std::unique_ptr<const Tokenizer> make_tiktoken_tokenizer(std::string_view name) {
  for (const auto& encoding : kTiktokenEncodings) {
    if (encoding.name != name) continue;
    // The patterns are our own, so that they compile is no question of input.
    return std::make_unique<TiktokenTokenizer>(encoding,
                                               Pattern::compile(to_pcre2(encoding.pattern).value()).value());
  }
  return nullptr;
}

}  // namespace loadtest
