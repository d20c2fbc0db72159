#pragma once
// How deep JSON text is nested, told without reading it: a tree of it is copied and written recursively, so
// what comes from outside is held against a bound before it becomes one.
//
// Threads: pure.
#include <string_view>

namespace loadtest {

inline constexpr int kMostJsonDepth = 64;  // of bodies and results; what we write has 6

// Also of text that is no JSON, as far as brackets go.
bool nested_deeper_than(std::string_view json, int levels);

}  // namespace loadtest
