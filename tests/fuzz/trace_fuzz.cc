// Any bytes as a trace of any format: a sentence, or rows in order that can each be read again.
#include <algorithm>
#include <optional>

#include "fuzz_file.h"
#include "workload/trace.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadtest;
  const FuzzFile file(data, size);
  for (const std::optional<TraceFormat> format :
       {std::optional<TraceFormat>(), std::optional(TraceFormat::mooncake),
        std::optional(TraceFormat::burstgpt), std::optional(TraceFormat::azure),
        std::optional(TraceFormat::jsonl)}) {
    const auto trace = open_trace(file.path(), {format, 1, !format});
    if (!trace) {
      if (!trace.error().message.starts_with("\"" + file.path() + "\" ")) std::abort();
      continue;
    }
    Nanoseconds before(0);
    if (trace->at(0) != before) std::abort();
    for (std::size_t i = 0; i < trace->size(); ++i) {
      if (trace->at(i) < before || trace->output_tokens(i) == 0) std::abort();
      before = trace->at(i);
      if (i >= 100) continue;
      const auto row = trace->row(i);
      if (!row || row->input_tokens != trace->input_tokens(i)) std::abort();
      if (row->input_tokens == 0 && row->messages.empty()) std::abort();
    }
  }
  return 0;
}
