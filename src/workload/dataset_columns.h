#pragma once
// Which fields of a dataset hold what.
//
// "prompt=question,output_len=n": the prompt is in the field (of JSON) or column (of CSV) named question.
// Errors: bad_input, a sentence that begins with the text in quotes.
#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace loadtest {

// What a record can hold. Each is looked for under its own names unless it is mapped.
enum class DatasetField : std::uint8_t { prompt, messages, conversations, system, output_len };
inline constexpr std::size_t kDatasetFields = 5;
using FieldSet = std::bitset<kDatasetFields>;  // by their numbers

class DatasetColumns {
 public:
  DatasetColumns();

  // The names of a field, the preferred one first. Never empty.
  const std::vector<std::string>& names(DatasetField field) const {
    return names_[static_cast<std::size_t>(field)];
  }
  bool is_mapped(DatasetField field) const { return mapped_[static_cast<std::size_t>(field)]; }
  const FieldSet& mapped() const { return mapped_; }
  // Fails where one that is mapped is not among those `found`; `nobody` says where: "no record has".
  Result<void> check_found(const FieldSet& found, std::string_view nobody) const;

 private:
  friend Result<DatasetColumns> parse_dataset_columns(std::string_view text);
  std::array<std::vector<std::string>, kDatasetFields> names_;
  FieldSet mapped_;
};

// "" maps nothing.
Result<DatasetColumns> parse_dataset_columns(std::string_view text);

}  // namespace loadtest
