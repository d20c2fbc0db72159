#pragma once
// The query of a URL: "status=failed&q=a%20b".
//
// Errors: collected, each a FieldProblem with the parameter's name: unknown and repeated parameters, broken
//         percent signs, values that are no number. One answer can name them all.
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/problem.h"

namespace loadtest {

// "%41+" becomes "A+" or, where plus_is_space, "A ". Nothing where a percent sign is not followed by two hex
// digits, or what comes out is not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

class QueryString {
 public:
  // `known`: the names that the route takes.
  QueryString(std::string_view text, std::initializer_list<std::string_view> known);

  std::optional<std::string> text(std::string_view name) const;
  std::uint64_t whole(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                      std::uint64_t most);
  std::optional<std::uint64_t> optional_whole(std::string_view name, std::uint64_t most);
  std::optional<double> optional_number(std::string_view name, double least, double most);
  // One of the words, or `otherwise`.
  std::string choice(std::string_view name, std::string_view otherwise,
                     std::initializer_list<std::string_view> words);
  void fail(std::string_view name, std::string detail);

  const std::vector<FieldProblem>& errors() const { return errors_; }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<FieldProblem> errors_;
};

}  // namespace loadtest
