#include "cli/config_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/parse_values.h"
#include "core/json_text.h"

namespace loadtest {
namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  ConfigText read() {
    ConfigText result;
    for (skip_blank(); !at_end(); skip_blank()) {
      if (peek() == '[') {
        if (const std::string problem = heading(); !problem.empty()) go_on_after(result, problem);
        continue;
      }
      ConfigEntry entry;
      entry.line = line_;
      if (const std::string problem = assignment(entry); !problem.empty()) {
        go_on_after(result, problem);
        continue;
      }
      const auto same = [&](const ConfigEntry& other) { return other.key == entry.key; };
      const auto first = std::find_if(result.entries.begin(), result.entries.end(), same);
      if (first != result.entries.end()) {
        go_on_after(result,
                    fmt::format("{} was already given in line {}", in_quotes(entry.key), first->line));
        continue;
      }
      result.entries.push_back(std::move(entry));
    }
    return result;
  }

 private:
  // Each of these gives what is wrong, or nothing.

  std::string heading() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string line = trimmed(text_.substr(at_, end - at_));
    const std::string name = line.substr(0, line.find('#'));
    if (trimmed(name) != "[run]") return in_quotes(line) + " is not known here; there is only [run]";
    at_ = end;
    return {};
  }

  std::string assignment(ConfigEntry& entry) {
    if (peek() == '"' || peek() == '\'') {
      if (auto problem = string(entry.key); !problem.empty()) return problem;
    } else {
      while (!at_end() && is_bare(peek())) entry.key.push_back(next());
    }
    skip_spaces();
    if (entry.key.empty() || at_end() || peek() != '=') {
      return in_quotes(entry.key.empty() ? rest_of_line() : entry.key) +
             " is not followed by \"=\"; write key = value";
    }
    next();
    skip_spaces();
    std::string problem = !at_end() && peek() == '[' ? array(entry) : scalar(entry.values.emplace_back());
    if (!problem.empty()) return problem;
    skip_spaces();
    if (!at_end() && peek() != '\n' && peek() != '#') {
      return in_quotes(rest_of_line()) + " is too much after the value of " + in_quotes(entry.key);
    }
    return {};
  }

  std::string array(ConfigEntry& entry) {
    entry.is_array = true;
    in_array_ = true;
    next();
    for (skip_blank(); !at_end() && peek() != ']'; skip_blank()) {
      if (auto problem = scalar(entry.values.emplace_back()); !problem.empty()) return problem;
      skip_blank();
      if (!at_end() && peek() == ',') {
        next();
      } else if (!at_end() && peek() != ']') {
        return in_quotes(rest_of_line()) + " stands where \",\" or \"]\" is needed";
      }
    }
    if (at_end()) return "the array that began in line " + std::to_string(entry.line) + " has no \"]\"";
    next();
    in_array_ = false;
    return {};
  }

  std::string scalar(std::string& value) {
    if (at_end() || peek() == '\n' || peek() == '#') return "there is no value after \"=\"";
    if (peek() == '"' || peek() == '\'') return string(value);
    while (!at_end() && (is_bare(peek()) || peek() == '+' || peek() == '.')) value.push_back(next());
    const bool number = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
      return (c >= '0' && c <= '9') || std::string_view("+-._eE").find(c) != std::string_view::npos;
    });
    if (value != "true" && value != "false" && !number) {
      return in_quotes(value + rest_of_line()) +
             " is neither a number nor true nor false; put text into quotes";
    }
    value.erase(std::remove(value.begin(), value.end(), '_'), value.end());
    return {};
  }

  std::string string(std::string& value) {
    const char quote = next();
    while (!at_end() && peek() != '\n') {
      const char c = next();
      if (c == quote) return {};
      if (c == '\\' && quote == '"') {
        if (!escape(value))
          return "a \"\\\" in text starts none of TOML's escapes; use '…' or write it twice";
      } else {
        value.push_back(c);
      }
    }
    return fmt::format("the text that starts with {} has no end on its line", in_quotes(value));
  }

  bool escape(std::string& value) {
    if (at_end()) return false;
    const char c = next();
    constexpr std::string_view kNames = "btnfr\"\\", kValues = "\b\t\n\f\r\"\\";
    if (const auto which = kNames.find(c); which != std::string_view::npos) {
      value.push_back(kValues[which]);
      return true;
    }
    if (c != 'u' && c != 'U') return false;
    std::uint32_t code = 0;
    for (int left = c == 'u' ? 4 : 8; left > 0; --left) {
      if (at_end()) return false;
      const char digit = next();
      const auto nibble = std::string_view("0123456789abcdef")
                              .find(digit >= 'A' && digit <= 'F' ? static_cast<char>(digit + 32) : digit);
      if (nibble == std::string_view::npos) return false;
      code = code << 4 | static_cast<std::uint32_t>(nibble);
    }
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    append_utf8(value, code);
    return true;
  }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return text_[at_]; }
  char next() {
    if (text_[at_] == '\n') ++line_;
    return text_[at_++];
  }
  void skip_spaces() {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\r')) next();
  }
  void skip_blank() {
    for (skip_spaces(); !at_end() && (peek() == '\n' || peek() == '#'); skip_spaces()) {
      if (peek() == '#') {
        while (!at_end() && peek() != '\n') next();
      } else {
        next();
      }
    }
  }
  std::string rest_of_line() const {
    return trimmed(text_.substr(at_, std::min(text_.find('\n', at_), text_.size()) - at_));
  }
  // Notes a problem and skips to the end of its line, or of its array.
  void go_on_after(ConfigText& result, const std::string& problem) {
    result.problems.push_back(fmt::format("{}:{}: {}", file_, line_, problem));
    while (in_array_ && !at_end() && peek() != ']') next();
    in_array_ = false;
    while (!at_end() && peek() != '\n') next();
  }

  std::string_view text_;
  std::string_view file_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool in_array_ = false;
};

}  // namespace

ConfigText parse_config_text(std::string_view text, std::string_view file_name) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return Reader(text, file_name).read();
}

}  // namespace loadtest
