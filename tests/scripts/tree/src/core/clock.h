#pragma once
#include <chrono>
// The seam: auto now = std::chrono::steady_clock::now();
inline auto now() { return std::chrono::steady_clock::now(); }
