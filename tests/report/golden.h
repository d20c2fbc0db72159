#pragma once
// Comparison with the files in tests/golden/. UPDATE_GOLDEN=1 writes them anew: look at the difference before
// you commit it.
#include <string>

namespace loadtest {

void expect_golden(const std::string& name, const std::string& actual);

}  // namespace loadtest
