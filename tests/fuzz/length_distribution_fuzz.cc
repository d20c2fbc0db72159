// Any text as a distribution of lengths, of times, as a histogram, a mapping of columns or a shared prefix: a
// sentence or a value within its bounds.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "workload/dataset_columns.h"
#include "workload/duration_distribution.h"
#include "workload/length_distribution.h"
#include "workload/length_histogram.h"
#include "workload/shared_prefix.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadtest;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!text.starts_with("histogram:")) {  // which would open a file
    if (const auto lengths = parse_length_distribution(text, {5000})) {
      if (!(lengths->mean() >= 0.5) || lengths->mean() > 5000.5) std::abort();
      for (const std::uint64_t random : {0ULL, 1ULL, ~0ULL, 0x123456789abcdefULL}) {
        const std::uint32_t tokens = lengths->sample(random);
        if (tokens < lengths->min() || tokens > lengths->max() || tokens < 1 || tokens > 5000) std::abort();
      }
    } else if (!lengths.error().message.starts_with('"')) {
      std::abort();
    }
  }
  if (const auto times = parse_duration_distribution(text)) {
    for (const std::uint64_t random : {0ULL, 1ULL, ~0ULL}) {
      if (times->sample(random).count() < 0) std::abort();
    }
  }
  if (const auto histogram = parse_length_histogram(text, "file", 5000)) {
    for (const std::uint64_t random : {0ULL, ~0ULL}) {
      const std::uint32_t tokens = histogram->sample(random);
      if (tokens < histogram->min() || tokens > histogram->max()) std::abort();
    }
    if (!std::isfinite(histogram->mean())) std::abort();
  }
  (void)parse_dataset_columns(text);
  (void)parse_shared_prefix(text, LengthDistribution::fixed(1000));
  return 0;
}
