// Any bytes as a sharegpt dataset: a sentence, or records that can each be read again.
#include "fuzz_dataset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return loadtest::fuzz_dataset(data, size, loadtest::DatasetFormat::sharegpt);
}
