set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

option(LOADTEST_TESTS "Build the unit tests" ON)
option(LOADTEST_BENCH "Build the benchmarks" ON)
option(LOADTEST_FUZZ "Build the fuzz targets (clang only)" OFF)
set(LOADTEST_WEB AUTO CACHE STRING "The dashboard in the program: AUTO (where scripts/build-web has built it), ON or OFF")
set_property(CACHE LOADTEST_WEB PROPERTY STRINGS AUTO ON OFF)
option(LOADTEST_PCH "Precompile the headers that most files include" ON)
option(LOADTEST_UNITY "Compile several files of a room at once" OFF)
set(LOADTEST_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them")

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fno-omit-frame-pointer)
# simdjson's types would have other members in files that are not optimized.
add_compile_definitions(SIMDJSON_DEVELOPMENT_CHECKS=0)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside its own and Boost's inlined templates at -O2, with no fault in our code.
  add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
                      -Wno-dangling-pointer -Wno-mismatched-new-delete)
endif()
if(LOADTEST_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 24 CACHE STRING "Files compiled at once")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-subobject-linkage)  # a type without a name elsewhere, told where it is not of the main file
  endif()
endif()
if(LOADTEST_SANITIZE)
  add_compile_options(-fsanitize=${LOADTEST_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LOADTEST_SANITIZE})
  if(LOADTEST_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
  endif()
endif()

# The code under test is optimized as released, the tests themselves are not: they build in two thirds of the time.
set(LOADTEST_TEST_OPTIONS $<$<CONFIG:Release>:-O0>)

# Paths are hashed relative to the checkout, so that a fresh clone elsewhere finds the objects of the last one.
find_program(CCACHE ccache)
if(CCACHE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    set(whole_root CCACHE_PREFIX=${PROJECT_SOURCE_DIR}/cmake/with_absolute_root)
  endif()
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${whole_root}
      ${PROJECT_SOURCE_DIR}/cmake/with_relative_paths ${CCACHE})
endif()
