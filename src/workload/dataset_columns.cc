#include "workload/dataset_columns.h"

#include <fmt/format.h>

#include "workload/value_text.h"

namespace loadtest {
namespace {

struct Field {
  DatasetField field;
  std::string_view name;
  std::array<std::string_view, 2> others;
};
constexpr std::array<Field, kDatasetFields> kFields{{
    {DatasetField::prompt, "prompt", {}},
    {DatasetField::messages, "messages", {}},
    {DatasetField::conversations, "conversations", {}},
    {DatasetField::system, "system", {}},
    {DatasetField::output_len, "output_len", {"max_tokens", "output_tokens"}},
}};

const Field* row_named(std::string_view name) {
  for (const Field& row : kFields) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace

DatasetColumns::DatasetColumns() {
  for (const Field& row : kFields) {
    auto& names = names_[static_cast<std::size_t>(row.field)];
    names.emplace_back(row.name);
    for (const std::string_view other : row.others) {
      if (!other.empty()) names.emplace_back(other);
    }
  }
}

Result<DatasetColumns> parse_dataset_columns(std::string_view text) {
  DatasetColumns columns;
  if (text.empty()) return columns;
  for (const std::string_view part : split_at(text, ',')) {
    const std::size_t equals = part.find('=');
    const std::string_view name = without_spaces_around(part.substr(0, equals));
    const std::string_view column = equals == std::string_view::npos
                                        ? std::string_view()
                                        : without_spaces_around(part.substr(equals + 1));
    const Field* const row = row_named(name);
    if (row == nullptr || column.empty()) {
      return bad_input(
          fmt::format("{} is not a mapping of columns; give pairs such as prompt=question,output_len=n, of "
                      "prompt, messages, "
                      "conversations, system and output_len",
                      quoted_text(text)));
    }
    const auto place = static_cast<std::size_t>(row->field);
    if (columns.mapped_[place]) {
      return bad_input(fmt::format("{} maps {} twice; one column each", quoted_text(text), name));
    }
    for (const Field& other : kFields) {
      if (!columns.is_mapped(other.field) || columns.names(other.field).front() != column) continue;
      return bad_input(fmt::format("{} takes both {} and {} from {}; give each a column of its own",
                                   quoted_text(text), other.name, name, quoted_text(column)));
    }
    columns.mapped_[place] = true;
    columns.names_[place] = {std::string(column)};
  }
  return columns;
}

Result<void> DatasetColumns::check_found(const FieldSet& found, std::string_view nobody) const {
  for (const Field& row : kFields) {
    if (!is_mapped(row.field) || found[static_cast<std::size_t>(row.field)]) continue;
    return bad_input(
        fmt::format("{} {}, which --dataset-columns gives for {}; correct the name or leave it out", nobody,
                    quoted_text(names(row.field).front()), row.name));
  }
  return {};
}

}  // namespace loadtest
