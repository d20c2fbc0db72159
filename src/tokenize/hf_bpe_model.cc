#include "tokenize/hf_bpe_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "tokenize/byte_level.h"
#include "tokenize/spaced_piece.h"
#include "tokenize/utf8_text.h"

namespace loadtest {

std::optional<TokenId> HfBpeModel::id_of(const std::string& text) const {
  const auto found = ids_.find(text);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t HfBpeModel::bytes_of(TokenId id) const {
  if (id >= texts_.size()) return 0;
  const std::string_view text = texts_[id];
  if (!byte_level_) return bytes_of_spaced_piece(text, byte_fallback_);
  // A character of the alphabet is a byte.
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

Result<void> HfBpeModel::read_vocabulary(const JsonPart& part, bool byte_level) {
  byte_level_ = byte_level;
  const auto vocab = part.required("vocab");
  if (!vocab) return vocab.error();
  simdjson::dom::object object;
  if (vocab->element().get(object) != simdjson::SUCCESS)
    return vocab->fault("this is not an object of tokens and ids");
  std::vector<std::pair<std::string, TokenId>> tokens;
  for (const auto [text, value] : object) {
    std::uint64_t id = 0;
    if (value.get(id) != simdjson::SUCCESS || id > Vocabulary::kMost_id) {
      return vocab->fault(fmt::format("the token {:?} has no id from 0 to {}", text, Vocabulary::kMost_id));
    }
    if (text.empty()) continue;
    if (texts_.size() <= id) texts_.resize(id + 1);
    if (!texts_[id].empty()) return vocab->fault(fmt::format("two tokens have the id {}", id));
    texts_[id] = text;
    auto bytes = byte_level ? bytes_of_byte_level(text) : std::optional<std::string>(text);
    if (bytes) tokens.emplace_back(*std::move(bytes), static_cast<TokenId>(id));
  }
  if (tokens.empty()) return vocab->fault("there is no token in it");
  for (TokenId id = 0; id < texts_.size(); ++id) {
    if (!texts_[id].empty() && !ids_.try_emplace(texts_[id], id).second) {
      return vocab->fault(fmt::format("the token {:?} comes twice", texts_[id]));
    }
  }
  block_ = std::make_unique<const std::string>(pack_vocabulary(tokens));
  vocabulary_ = Vocabulary(block_->data());
  return {};
}

Result<void> HfBpeModel::read_merges(const JsonPart& part) {
  const auto merges = part.items("merges");
  if (!merges) return merges.error();
  pairs_ = PairTable(merges->size());
  std::string joined;
  std::uint32_t rank = 0;
  for (const JsonPart& merge : *merges) {
    std::string_view left, right;
    std::string_view text;
    simdjson::dom::array pair;
    if (merge.element().get(text) == simdjson::SUCCESS) {
      const std::size_t space = text.find(' ');
      if (space == std::string_view::npos || text.find(' ', space + 1) != std::string_view::npos) {
        return merge.fault("this is not two tokens with a space between them");
      }
      left = text.substr(0, space);
      right = text.substr(space + 1);
    } else if (merge.element().get(pair) != simdjson::SUCCESS || pair.size() != 2 ||
               pair.at(0).get(left) != simdjson::SUCCESS || pair.at(1).get(right) != simdjson::SUCCESS) {
      return merge.fault("this is not a pair of tokens");
    }
    joined.assign(left).append(right);
    const auto left_id = ids_.find(left), right_id = ids_.find(right), joined_id = ids_.find(joined);
    if (left_id == ids_.end() || right_id == ids_.end() || joined_id == ids_.end()) {
      return merge.fault("the vocabulary lacks one of the two tokens, or what they become");
    }
    pairs_.add(left_id->second, right_id->second, {rank++, joined_id->second});
  }
  return {};
}

Result<void> HfBpeModel::read_options(const JsonPart& part) {
  for (const std::string_view key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    const auto text = part.text_or(key, "");
    if (!text) return text.error();
    if (!text->empty()) return part.fault(fmt::format("\"{}\" is not supported", key));
  }
  if (const auto dropout = part.member("dropout")) {
    double share = 0;
    if (dropout->element().get(share) != simdjson::SUCCESS || share != 0) {
      return dropout->fault("ids that are drawn at random are not supported");
    }
  }
  const std::array<std::pair<std::string_view, bool*>, 3> flags = {
      {{"byte_fallback", &byte_fallback_}, {"fuse_unk", &fuse_unknown_}, {"ignore_merges", &ignore_merges_}}};
  for (const auto& [key, target] : flags) {
    const auto flag = part.flag_or(key, false);
    if (!flag) return flag.error();
    *target = *flag;
  }
  const auto unknown = part.text_or("unk_token", "");
  if (!unknown) return unknown.error();
  if (!unknown->empty()) {
    unknown_ = id_of(*unknown);
    if (!unknown_) return part.fault(fmt::format("the unk_token {:?} is not in the vocabulary", *unknown));
  }
  return {};
}

void HfBpeModel::fill_bytes() {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    byte_ids_[byte] = vocabulary_.find({&c, 1});
    byte_characters_[byte] = byte_level_character(static_cast<unsigned char>(byte));
    fallback_ids_[byte] = id_of(fmt::format("<0x{:02X}>", byte)).value_or(kNoToken);
  }
}

Result<HfBpeModel> HfBpeModel::parse(const JsonPart& part, bool byte_level) {
  // Without a type, as GPT-2's file is, whatever has merges is one to the reference too.
  if (part.member("type") && part.type() != "BPE") return part.not_supported("model");
  HfBpeModel model;
  if (const auto ok = model.read_vocabulary(part, byte_level); !ok) return ok.error();
  if (const auto ok = model.read_merges(part); !ok) return ok.error();
  if (const auto ok = model.read_options(part); !ok) return ok.error();
  model.fill_bytes();
  return model;
}

void HfBpeModel::append_symbol(TokenId id, std::vector<Symbol>& symbols) const {
  const auto at = static_cast<std::uint32_t>(symbols.size());  // merging asks for order only
  symbols.push_back({id, at, at + 1});
}

// `unknown`: an unknown token is owed, so that several in a row can become one. It is put before the next
// known one, as the reference does; what falls back to bytes does not settle it.
void HfBpeModel::append_character(std::string_view character, TokenId id, bool& unknown,
                                  std::vector<Symbol>& symbols) const {
  if (id != kNoToken) {
    if (std::exchange(unknown, false)) append_symbol(*unknown_, symbols);
    return append_symbol(id, symbols);
  }
  if (byte_fallback_) {
    bool all = true;
    for (const char c : character) all = all && fallback_ids_[static_cast<unsigned char>(c)] != kNoToken;
    if (all) {
      for (const char c : character) append_symbol(fallback_ids_[static_cast<unsigned char>(c)], symbols);
      return;
    }
  }
  if (!unknown_) return;  // dropped, as the reference does
  if (unknown && !fuse_unknown_) append_symbol(*unknown_, symbols);
  unknown = true;
}

void HfBpeModel::split_into_symbols(std::string_view piece, std::vector<Symbol>& symbols) const {
  symbols.clear();
  bool unknown = false;
  if (byte_level_) {
    for (const char c : piece) {
      const auto byte = static_cast<unsigned char>(c);
      append_character(byte_characters_[byte], byte_ids_[byte], unknown, symbols);
    }
  } else {
    for (std::size_t at = 0; at < piece.size();) {
      const std::string_view character = piece.substr(at, character_bytes(piece.substr(at)));
      append_character(character, vocabulary_.find(character), unknown, symbols);
      at += character.size();
    }
  }
  if (unknown) append_symbol(*unknown_, symbols);
}

void HfBpeModel::encode(std::string_view piece, Workspace& workspace, std::vector<TokenId>& ids) const {
  const bool cached = piece.size() <= PieceCache::kMost_bytes;
  const std::uint64_t hash = cached ? hash_bytes(piece) : 0;
  if (cached) {
    if (const auto known = workspace.cache->get(owner_, piece, hash); !known.empty()) {
      ids.insert(ids.end(), known.begin(), known.end());
      return;
    }
  }
  workspace.ids.clear();
  if (const TokenId whole = ignore_merges_ ? vocabulary_.find(piece) : kNoToken; whole != kNoToken) {
    workspace.ids.push_back(whole);
  } else {
    split_into_symbols(piece, workspace.symbols);
    merge_pairs(workspace.symbols, workspace.merges,
                [this](const Symbol& left, const Symbol& right) { return pairs_.find(left.id, right.id); });
    for (const Symbol& symbol : workspace.symbols) workspace.ids.push_back(symbol.id);
  }
  if (cached) workspace.cache->put(owner_, piece, hash, workspace.ids);
  ids.insert(ids.end(), workspace.ids.begin(), workspace.ids.end());
}

}  // namespace loadtest
