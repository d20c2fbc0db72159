#pragma once
// The "model" of a tokenizer.json, type BPE: a vocabulary, and the pairs that merge.
//
// Errors: bad_input, naming the part. Threads: encode() from any thread.
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "tokenize/json_part.h"
#include "tokenize/pair_merge.h"
#include "tokenize/pair_table.h"
#include "tokenize/piece_cache.h"
#include "tokenize/vocabulary.h"

namespace loadtest {

class HfBpeModel {
 public:
  // What a call needs and can reuse; one a thread.
  struct Workspace {
    PieceCache* cache = &PieceCache::of_this_thread();
    std::vector<Symbol> symbols;
    std::vector<PairMerge> merges;
    std::vector<TokenId> ids;
  };

  // `byte_level`: pieces are bytes, and the vocabulary writes bytes in the alphabet of byte_level.h.
  static Result<HfBpeModel> parse(const JsonPart& part, bool byte_level);

  // Appends the ids of a piece.
  void encode(std::string_view piece, Workspace& workspace, std::vector<TokenId>& ids) const;

  // Tokens as the file writes them.
  const std::vector<std::string>& texts() const { return texts_; }  // by id; empty: there is none
  std::optional<TokenId> id_of(const std::string& text) const;
  // Of a text, that the token stands for.
  std::size_t bytes_of(TokenId id) const;

 private:
  Result<void> read_vocabulary(const JsonPart& part, bool byte_level);
  Result<void> read_merges(const JsonPart& part);
  Result<void> read_options(const JsonPart& part);
  void fill_bytes();
  void append_symbol(TokenId id, std::vector<Symbol>& symbols) const;
  void append_character(std::string_view character, TokenId id, bool& unknown,
                        std::vector<Symbol>& symbols) const;
  void split_into_symbols(std::string_view piece, std::vector<Symbol>& symbols) const;

  std::uint32_t owner_ = PieceCache::new_owner();
  std::unique_ptr<const std::string> block_;  // what vocabulary_ is a view of
  Vocabulary vocabulary_;                     // by the bytes that pieces consist of
  std::vector<std::string> texts_;
  std::unordered_map<std::string_view, TokenId> ids_;  // of texts_
  PairTable pairs_;
  std::array<TokenId, 256> byte_ids_{};             // of one byte each, where byte_level_
  std::array<std::string, 256> byte_characters_{};  // how the vocabulary writes it
  std::array<TokenId, 256> fallback_ids_{};         // of <0x00> to <0xFF>
  std::optional<TokenId> unknown_;
  bool byte_level_ = false, byte_fallback_ = false, fuse_unknown_ = false, ignore_merges_ = false;
};

}  // namespace loadtest
