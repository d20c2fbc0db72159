#pragma once
// What must hold for any bytes as a dataset.
#include <algorithm>

#include "fuzz_file.h"
#include "workload/dataset.h"

namespace loadtest {

inline void check_record(const DatasetRecord& record) {
  if (!std::any_of(record.messages.begin(), record.messages.end(), is_question)) std::abort();
  if (!record.all.empty() && record.all.size() <= record.messages.size()) std::abort();
  if (record.output_tokens && *record.output_tokens == 0) std::abort();
  if (!record.extra_body.empty() && (record.extra_body.front() != '{' || record.extra_body.back() != '}')) {
    std::abort();
  }
}

inline int fuzz_dataset(const std::uint8_t* data, std::size_t size, DatasetFormat format) {
  const FuzzFile file(data, size);
  for (const bool skip : {false, true}) {
    const auto dataset = open_dataset(file.path(), {format, {}, skip});
    if (!dataset) {
      if (!dataset.error().message.starts_with("\"" + file.path() + "\" ")) std::abort();
      continue;
    }
    if (dataset->size() == 0 || (!skip && dataset->skipped() > 0)) std::abort();
    if (dataset->first_skipped().empty() != (dataset->skipped() == 0)) std::abort();
    for (std::size_t i = 0; i < std::min<std::size_t>(dataset->size(), 100); ++i) {
      const auto record = dataset->record(i);
      if (!record) std::abort();
      check_record(*record);
    }
  }
  return 0;
}

}  // namespace loadtest
