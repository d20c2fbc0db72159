# The rooms, in the order of the data flow: a room uses only rooms above it (scripts/check-includes holds us to that).
set(LOADTEST_ROOMS core tokenize workload schedule adapter transport metrics run report analysis store sim api cli)

# loadtest_room(NAME SOURCES … [USES room…] [LIBS target…])
function(loadtest_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBS" ${ARGN})
  add_library(loadtest_${name} STATIC ${ARG_SOURCES})
  target_include_directories(loadtest_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ARG_USES PREPEND loadtest_)
  target_link_libraries(loadtest_${name} PUBLIC ${ARG_USES} ${ARG_LIBS})
  loadtest_reuse(loadtest_${name} loadtest_room_headers)
endfunction()

# `cmake --build DIR --target unit_tests` builds them all.
if(LOADTEST_TESTS)
  add_custom_target(unit_tests)
endif()

# loadtest_room_test(NAME SOURCES … [LIBS target…]): one test executable a room, NAME_test.
function(loadtest_room_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_options(${name}_test PRIVATE ${LOADTEST_TEST_OPTIONS})
  target_link_libraries(${name}_test PRIVATE loadtest_${name} ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  loadtest_reuse(${name}_test loadtest_test_headers)
  add_dependencies(unit_tests ${name}_test)
  gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST)
endfunction()
