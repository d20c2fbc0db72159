#include "tokenize/regex_dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "tokenize/unicode_additions.h"

namespace loadtest {
namespace {

// White_Space of Unicode, and all else. PCRE2's own \s has U+180E besides.
constexpr std::string_view kSpace =
    "\\x09-\\x0d\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}-"
    "\\x{3000}";
constexpr std::string_view kNoSpace =
    "\\x00-\\x08\\x0e-\\x1f\\x21-\\x{84}\\x{86}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{"
    "2027}"
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{d7ff}\\x{e000}-\\x{10ffff}";

const std::string& word() {
  static const std::string members =
      "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}" + added_to_categories({"L", "M", "Nd", "Nl", "Pc"});
  return members;
}

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
        in_class_ = class_start_ = true;
        negated_ = starts("[^");
        at_ += negated_ ? 2 : 1;
        before_class_ = std::exchange(out_, "");
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
      ++at_;
      return close_class();
    }
    if (c == '[') return unknown("a set within a set");
    if (starts("&&")) return unknown("&& within a set");
    if (c == '\\') return escape();
    copy(1);
  }

  // PCRE2 cannot say within [] what is not in a set: that becomes an alternative of its own.
  void close_class() {
    in_class_ = false;
    const std::string members = std::exchange(out_, std::move(before_class_));
    if (complements_.empty()) {
      out_ += fmt::format("[{}{}]", negated_ ? "^" : "", members);
      return;
    }
    std::string either = members.empty() ? "" : fmt::format("[{}]", members);
    for (const std::string& set : std::exchange(complements_, {})) {
      either += fmt::format("{}[^{}]", either.empty() ? "" : "|", set);
    }
    out_ += negated_ ? fmt::format("(?:(?!{})(?s:.))", either) : fmt::format("(?:{})", either);
  }

  void escape() {
    if (at_ + 1 >= regex_.size()) return unknown("a \"\\\" at its end");
    const char c = regex_[at_ + 1];
    const auto put = [&](std::string_view text) {
      out_ += text;
      at_ += 2;
    };
    switch (c) {
      case 's':
        return set(2, kSpace, false);
      case 'S':
        return in_class_ ? set(2, kNoSpace, false) : set(2, kSpace, true);
      case 'w':
      case 'W':
        return set(2, word(), c == 'W');
      case 'd':
      case 'D':
        return set(2, members_of_property("Nd"), c == 'D');
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

  // An escape of `bytes` that stands for a set.
  void set(std::size_t bytes, std::string_view members, bool negated) {
    at_ += bytes;
    if (!in_class_) {
      out_ += fmt::format("[{}{}]", negated ? "^" : "", members);
    } else if (negated) {
      complements_.emplace_back(members);
    } else {
      out_ += members;
    }
  }

  // \pL, \p{L}, \p{^L} and their opposites
  void property() {
    std::string_view rest = regex_.substr(at_ + 2);
    bool negated = regex_[at_ + 1] == 'P';
    std::string_view name = rest.substr(0, 1);
    std::size_t bytes = 3;
    if (rest.starts_with('{') && rest.find('}') != std::string_view::npos) {
      name = rest.substr(1, rest.find('}') - 1);
      bytes = name.size() + 4;
      if (name.starts_with('^')) {
        negated = !negated;
        name.remove_prefix(1);
      }
    } else if (name.empty() || std::isalpha(static_cast<unsigned char>(name[0])) == 0) {
      return unknown("a \\p without {…}");
    }
    const std::string members = members_of_property(name);
    if (members.empty()) return unknown(regex_.substr(at_, bytes));
    set(bytes, members, negated);
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
  bool in_class_ = false, class_start_ = false, negated_ = false;
  std::string before_class_;              // what was written before the set that is open
  std::vector<std::string> complements_;  // of it: members are all that these lack
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
