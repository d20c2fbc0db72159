// Opens a dataset or a trace as a run would, reads records at random, and prints what that took.
//
//   dataset_open FILE [RECORDS]     a name that ends in .trace.jsonl is a trace
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <string>

#include "workload/dataset.h"
#include "workload/random.h"
#include "workload/trace.h"

namespace {

using Seconds = std::chrono::duration<double>;

double peak_rss_mb() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

template <class Opened, class Read>
int measure(const loadtest::Result<Opened>& opened, Seconds open_time, std::uint64_t records, Read read) {
  if (!opened) {
    fmt::print(stderr, "{}\n", opened.error().message);
    return 1;
  }
  loadtest::Random random(1);
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < records; ++i) {
    if (!read(*opened, random.below(opened->size()))) return 1;
  }
  const Seconds read_time = std::chrono::steady_clock::now() - start;
  fmt::print("records={}\nopen_s={:.3f}\n", opened->size(), open_time.count());
  if (records > 0)
    fmt::print("random_reads_per_s={:.0f}\n", static_cast<double>(records) / read_time.count());
  fmt::print("peak_rss_mb={:.1f}\n", peak_rss_mb());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: dataset_open FILE [RECORDS]\n");
    return 2;
  }
  const std::string path = argv[1];
  const std::uint64_t records = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10'000;
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return Seconds(std::chrono::steady_clock::now() - start); };
  if (path.ends_with(".trace.jsonl")) {
    const auto trace = loadtest::open_trace(path, {});
    return measure(trace, elapsed(), records,
                   [](const loadtest::Trace& t, std::size_t i) { return t.row(i).has_value(); });
  }
  const auto dataset = loadtest::open_dataset(path, {});
  return measure(dataset, elapsed(), records,
                 [](const loadtest::Dataset& d, std::size_t i) { return d.record(i).has_value(); });
}
