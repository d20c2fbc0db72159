# The headers that most files include, compiled once for all rooms and once for all tests. No file may count on
# them: scripts/tidy compiles without. Not here is what makes code, or instantiates templates, in every file that sees
# it (CLI11, nlohmann/json). See docs/adr/0012-precompiled-headers.md.
set(common_headers
    <algorithm> <array> <boost/system/result.hpp> <charconv> <chrono> <cmath> <cstdint> <deque> <filesystem>
    <fmt/format.h> <fstream> <functional> <limits> <map> <memory> <mutex> <optional> <set> <span> <sstream> <string>
    <string_view> <thread> <unordered_map> <utility> <variant> <vector>)

# loadtest_headers(NAME HEADERS header… LIBS target… [OPTIONS option…]): NAME compiles them, for targets of these options.
function(loadtest_headers name)
  cmake_parse_arguments(ARG "" "" "HEADERS;LIBS;OPTIONS" ${ARGN})
  set(source ${PROJECT_BINARY_DIR}/${name}.cc)  # a target must have one
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(${name} OBJECT ${source})
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

# loadtest_reuse(TARGET NAME): TARGET gets the headers of NAME.
function(loadtest_reuse target name)
  if(LOADTEST_PCH)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

if(LOADTEST_PCH)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # A header that ccache took from another clone was made from that clone's files, which have changed or are gone: their
    # time stamps do not count, and what it names lies in the tree of whoever uses it.
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp" "SHELL:-Xclang -fno-validate-pch"
                        "SHELL:-Xclang -relocatable-pch" "SHELL:-Xclang -isysroot -Xclang ${PROJECT_BINARY_DIR}")
  endif()
  loadtest_headers(loadtest_room_headers HEADERS ${common_headers} LIBS Boost::system fmt::fmt)
  if(LOADTEST_TESTS)
    loadtest_headers(loadtest_test_headers HEADERS ${common_headers} <gmock/gmock.h> <gtest/gtest.h>
                     LIBS Boost::system fmt::fmt GTest::gmock OPTIONS ${LOADTEST_TEST_OPTIONS})
  endif()
endif()
