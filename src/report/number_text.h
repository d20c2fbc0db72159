#pragma once
// Numbers as a person reads them.
//
// Missing: the caller's dash.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loadtest {

// Decimals with which all of `values` can be shown in one column: three or four digits of the smallest, fewer
// where the largest is big. Zeros and negative values are not looked at.
int latency_decimals(const std::vector<double>& values);
int rate_decimals(const std::vector<double>& values);

std::string plain(double value, int decimals);  // "1279.3": latencies, which never get long
std::string fixed(double value, int decimals);  // "12,757.3"
std::string whole(std::uint64_t value);
std::string counted(std::uint64_t n, std::string_view noun);  // "1 request", "1,200 requests"

// "100 %", "99.9 %" (never rounded up to all, nor down to nothing), "<0.1 %".
std::string percent(double share);

// "850 ms", "12.3 s", "2 min 14 s", "1 h 02 min"
std::string duration_text(double seconds);

}  // namespace loadtest
