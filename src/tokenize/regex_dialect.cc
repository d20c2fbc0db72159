#include "tokenize/regex_dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace loadtest {
namespace {

// White_Space of Unicode, and all else. PCRE2's own \s has U+180E besides.
constexpr std::string_view kSpace =
    "\\x09-\\x0d\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";
constexpr std::string_view kNoSpace =
    "\\x00-\\x08\\x0e-\\x1f\\x21-\\x{84}\\x{86}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{"
    "2027}"
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{d7ff}\\x{e000}-\\x{10ffff}";
constexpr std::string_view kWord = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}";

constexpr std::array<std::string_view, 10> kGroups = {"(?:", "(?=",  "(?!",  "(?<=",  "(?<!",
                                                      "(?>", "(?i:", "(?i)", "(?-i:", "(?-i)"};

class Translation {
 public:
  explicit Translation(std::string_view regex) : regex_(regex) {}

  Result<std::string> run() {
    while (at_ < regex_.size() && problem_.empty()) in_class_ ? step_in_class() : step();
    if (problem_.empty() && in_class_) problem_ = "a \"[\" that is not closed";
    if (!problem_.empty()) {
      return bad_input(fmt::format("the regular expression {} holds {}", regex_, problem_));
    }
    return std::move(out_);
  }

 private:
  bool starts(std::string_view text) const { return regex_.substr(at_).starts_with(text); }
  void copy(std::size_t n) {
    out_ += regex_.substr(at_, n);
    at_ += std::min(n, regex_.size() - at_);
  }
  void unknown(std::string_view what) { problem_ = fmt::format("{}, which is not supported", what); }

  void step() {
    switch (regex_[at_]) {
      case '\\':
        return escape();
      case '[':
        in_class_ = true;
        class_start_ = true;
        copy(starts("[^") ? 2 : 1);
        return;
      case '^':
        out_ += "(?m:^)";
        ++at_;
        return;
      case '$':
        out_ += "(?m:$)";
        ++at_;
        return;
      case '(': {
        if (!starts("(?") && !starts("(*")) return copy(1);
        const auto* const group =
            std::find_if(kGroups.begin(), kGroups.end(), [&](auto g) { return starts(g); });
        if (group == kGroups.end()) return unknown(regex_.substr(at_, 3));
        return copy(group->size());
      }
      case '{':
        return repeat();
      default:
        return copy(1);
    }
  }

  // {n,m}: followed by "+" it is possessive in PCRE2, but not in Ruby's syntax.
  void repeat() {
    const std::size_t end = regex_.find('}', at_);
    const std::string_view inside =
        end == std::string_view::npos ? std::string_view() : regex_.substr(at_ + 1, end - at_ - 1);
    const bool is_count = !inside.empty() && inside != "," &&
                          std::count(inside.begin(), inside.end(), ',') <= 1 &&
                          inside.find_first_not_of("0123456789,") == std::string_view::npos;
    if (!is_count) return unknown("a \"{\" that is no count");
    const std::string_view behind = regex_.substr(end + 1);
    if (behind.starts_with('+')) return unknown(fmt::format("{{{}}}+", inside));
    if (behind.starts_with('?') && inside.find(',') == std::string_view::npos) {
      return unknown(fmt::format("{{{}}}?", inside));
    }
    out_ += inside.starts_with(',') ? fmt::format("{{0{}}}", inside) : fmt::format("{{{}}}", inside);
    at_ = end + 1;
  }

  void step_in_class() {
    const char c = regex_[at_];
    const bool first = std::exchange(class_start_, false);
    if (c == ']') {
      if (first) return unknown("an empty set []");
      in_class_ = false;
      return copy(1);
    }
    if (c == '[') return unknown("a set within a set");
    if (starts("&&")) return unknown("&& within a set");
    if (c == '\\') return escape();
    copy(1);
  }

  void escape() {
    if (at_ + 1 >= regex_.size()) return unknown("a \"\\\" at its end");
    const char c = regex_[at_ + 1];
    const auto put = [&](std::string_view text) {
      out_ += text;
      at_ += 2;
    };
    const auto set = [&](std::string_view members, bool negated) {
      put(in_class_ ? std::string(members) : fmt::format("[{}{}]", negated ? "^" : "", members));
    };
    switch (c) {
      case 's':
        return set(kSpace, false);
      case 'S':
        return in_class_ ? set(kNoSpace, false) : set(kSpace, true);
      case 'w':
        return set(kWord, false);
      case 'W':
        return in_class_ ? unknown("\\W within a set") : set(kWord, true);
      case 'd':
        return put("\\p{Nd}");
      case 'D':
        return put("\\P{Nd}");
      case 'v':
        return put("\\x0b");
      case 'p':
      case 'P':
        return property();
      case 'u':
      case 'x':
        return code_point(c);
      case 'n':
      case 'r':
      case 't':
      case 'f':
      case 'a':
      case 'e':
        return copy(2);
      case 'A':
      case 'z':
        return in_class_ ? unknown(regex_.substr(at_, 2)) : copy(2);
      default:
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) return unknown(regex_.substr(at_, 2));
        if (static_cast<unsigned char>(c) >= 0x80) return put("");  // a character that needs no "\"
        return copy(2);
    }
  }

  void property() {
    if (at_ + 2 < regex_.size() && std::isalpha(static_cast<unsigned char>(regex_[at_ + 2])) != 0)
      return copy(3);
    const std::size_t end = regex_.find('}', at_);
    if (at_ + 2 >= regex_.size() || regex_[at_ + 2] != '{' || end == std::string_view::npos) {
      return unknown("a \\p without {…}");
    }
    copy(end + 1 - at_);
  }

  // \uHHHH, \xHH, \x{H…}
  void code_point(char kind) {
    const bool braces = kind == 'x' && regex_.substr(at_ + 2).starts_with('{');
    const std::size_t begin = at_ + (braces ? 3 : 2);
    std::size_t end = begin;
    const std::size_t most = braces ? 6 : kind == 'u' ? 4 : 2;
    while (end < regex_.size() && end < begin + most &&
           std::isxdigit(static_cast<unsigned char>(regex_[end])) != 0)
      ++end;
    const bool closed = !braces || (end < regex_.size() && regex_[end] == '}');
    const bool whole = braces ? end > begin : end == begin + most;
    // \x80 and above are bytes, not characters, in Ruby's syntax.
    const bool is_byte = kind == 'x' && !braces && end > begin && regex_[begin] >= '8';
    if (!closed || !whole || is_byte) return unknown(regex_.substr(at_, 4));
    out_ += fmt::format("\\x{{{}}}", regex_.substr(begin, end - begin));
    at_ = end + (braces ? 1 : 0);
  }

  std::string_view regex_;
  std::string out_, problem_;
  std::size_t at_ = 0;
  bool in_class_ = false, class_start_ = false;
};

}  // namespace

Result<std::string> to_pcre2(std::string_view regex) { return Translation(regex).run(); }

std::string quoted_for_pcre2(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) == 0) {
      out += fmt::format("\\x{{{:x}}}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace loadtest
