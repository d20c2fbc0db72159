// What a seeded schedule plans: how many requests fall due within a time. Prints that number.
//
//   planned_arrivals RATE poisson|constant|CV SECONDS SEED     CV: gamma with this coefficient of variation
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "schedule/arrival_times.h"

int main(int argc, char** argv) {
  using namespace loadtest;
  if (argc != 5) {
    std::fputs("usage: planned_arrivals RATE poisson|constant|CV SECONDS SEED\n", stderr);
    return 2;
  }
  const std::string_view name = argv[2];
  ArrivalPattern pattern;
  if (name == "constant") {
    pattern.process = ArrivalProcess::constant;
  } else if (name != "poisson") {
    pattern = {ArrivalProcess::gamma, std::atof(argv[2])};
  }
  OpenLoad load;
  load.rate_per_s = std::atof(argv[1]);
  ArrivalTimes arrivals(load, pattern, std::strtoull(argv[4], nullptr, 10));
  const double end_s = std::atof(argv[3]);
  unsigned long planned = 0;
  while (to_s(arrivals.next().value()) < end_s) ++planned;
  std::printf("%lu\n", planned);
}
