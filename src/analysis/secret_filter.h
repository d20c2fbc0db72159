#pragma once
// Takes secrets out of text that comes in pieces of any split: each becomes "***".
//
// Every split gives the same text; of two secrets that begin at one place, the longer goes. A beginning of at
// least kLongSecretBytes at which the text ends goes, too.
// Memory: less than the longest secret. Threads: a value of one thread. Pure.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loadtest {

class SecretFilter {
 public:
  explicit SecretFilter(std::vector<std::string> longest_first) : secrets_(std::move(longest_first)) {}

  std::string feed(std::string_view piece);  // as far as it is certain
  std::string finish();                      // what was held back as the possible beginning of a secret
  void forget() { held_.clear(); }           // the text begins anew

 private:
  std::string take(bool ended);

  std::vector<std::string> secrets_;
  std::string held_;  // the possible beginning of a secret
};

}  // namespace loadtest
