#include "tokenize/hf_decoder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

#include "tokenize/byte_level.h"
#include "tokenize/hf_replace.h"
#include "tokenize/utf8_text.h"

namespace loadtest {
namespace {

using Tokens = std::vector<std::string>;

struct ByteLevel final : HfDecoder::Step {
  void apply(Tokens& tokens) const override {
    for (auto& token : tokens) {
      if (auto bytes = bytes_of_byte_level(token)) token = *std::move(bytes);
    }
  }
};

struct ByteFallback final : HfDecoder::Step {
  void apply(Tokens& tokens) const override {
    for (auto& token : tokens) {
      if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>') continue;
      unsigned byte = 0;
      const auto [end, problem] = std::from_chars(token.data() + 3, token.data() + 5, byte, 16);
      if (problem == std::errc() && end == token.data() + 5) token = std::string(1, static_cast<char>(byte));
    }
  }
};

struct Fuse final : HfDecoder::Step {
  void apply(Tokens& tokens) const override { tokens = {fmt::format("{}", fmt::join(tokens, ""))}; }
};

struct Replace final : HfDecoder::Step {
  explicit Replace(HfReplace r) : replace(std::move(r)) {}
  void apply(Tokens& tokens) const override {
    std::string storage;
    for (auto& token : tokens) token = replace.apply(as_valid_utf8(token, storage));
  }
  HfReplace replace;
};

struct Strip final : HfDecoder::Step {
  Strip(std::string c, std::uint64_t l, std::uint64_t r) : content(std::move(c)), left(l), right(r) {}
  void apply(Tokens& tokens) const override {
    for (auto& token : tokens) {
      std::string_view rest = token;
      for (std::uint64_t i = 0; i < left && rest.starts_with(content); ++i)
        rest.remove_prefix(content.size());
      for (std::uint64_t i = 0; i < right && rest.ends_with(content); ++i) rest.remove_suffix(content.size());
      token = std::string(rest);
    }
  }
  std::string content;
  std::uint64_t left, right;
};

struct SpacesBack final : HfDecoder::Step {
  SpacesBack(std::string r, bool d) : replacement(std::move(r)), drop_first(d) {}
  void apply(Tokens& tokens) const override {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      std::string text;
      for (std::size_t at = 0; at < tokens[i].size();) {
        if (tokens[i].compare(at, replacement.size(), replacement) == 0) {
          if (i > 0 || !drop_first) text += ' ';
          at += replacement.size();
        } else {
          text += tokens[i][at++];
        }
      }
      tokens[i] = std::move(text);
    }
  }
  std::string replacement;
  bool drop_first;
};

}  // namespace

Result<void> HfDecoder::add(const JsonPart& part, int depth) {
  const std::string type = part.type();
  if (depth > kMostPartsDeep) return part.fault("sequences within sequences go too deep");
  if (type == "Sequence") {
    const auto parts = part.items("decoders");
    if (!parts) return parts.error();
    for (const auto& inner : *parts) {
      if (auto ok = add(inner, depth + 1); !ok) return ok;
    }
  } else if (type == "ByteLevel") {
    steps_.push_back(std::make_unique<ByteLevel>());
  } else if (type == "ByteFallback") {
    steps_.push_back(std::make_unique<ByteFallback>());
  } else if (type == "Fuse") {
    steps_.push_back(std::make_unique<Fuse>());
  } else if (type == "Replace") {
    auto replace = HfReplace::parse(part);
    if (!replace) return replace.error();
    steps_.push_back(std::make_unique<Replace>(*std::move(replace)));
  } else if (type == "Strip") {
    const auto content = part.text("content");
    if (!content) return content.error();
    if (content->empty()) return part.fault("the content is empty");
    const auto left = part.number_or("start", 0), right = part.number_or("stop", 0);
    if (!left) return left.error();
    if (!right) return right.error();
    steps_.push_back(std::make_unique<Strip>(*content, *left, *right));
  } else if (type == "Metaspace") {
    const auto replacement = part.text_or("replacement", "\xE2\x96\x81");
    if (!replacement) return replacement.error();
    if (replacement->empty()) return part.fault("the replacement is empty");
    const auto scheme = part.text_or("prepend_scheme", "always");
    if (!scheme) return scheme.error();
    const auto prefix = part.flag_or("add_prefix_space", true);
    if (!prefix) return prefix.error();
    steps_.push_back(std::make_unique<SpacesBack>(*replacement, *scheme != "never" && *prefix));
  } else {
    return part.not_supported("decoder");
  }
  return {};
}

Result<HfDecoder> HfDecoder::parse(const std::optional<JsonPart>& part) {
  HfDecoder decoder;
  if (!part) {
    decoder.separator_ = " ";
  } else if (const auto ok = decoder.add(*part, 0); !ok) {
    return ok.error();
  }
  return decoder;
}

std::string HfDecoder::apply(std::vector<std::string> tokens) const {
  for (const auto& step : steps_) step->apply(tokens);
  return fmt::format("{}", fmt::join(tokens, separator_));
}

}  // namespace loadtest
