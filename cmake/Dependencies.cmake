find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS system url)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
# Its CMake file would ask for standalone Asio.
find_path(RESTINIO_INCLUDE restinio/http_server.hpp REQUIRED)
find_library(HTTP_PARSER_LIBRARY http_parser REQUIRED)
find_package(SQLite3 3.37 REQUIRED)
find_package(SQLiteCpp 3.2 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(pcre2 REQUIRED IMPORTED_TARGET libpcre2-8>=10.40)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)
# Its pkg-config file would add the training library; it is asked for the version only.
pkg_check_modules(sentencepiece QUIET sentencepiece)
find_library(SENTENCEPIECE_LIBRARY sentencepiece REQUIRED)

if(LOADTEST_TESTS)
  find_package(GTest REQUIRED)
endif()
if(LOADTEST_BENCH)
  find_package(benchmark REQUIRED)
endif()

# Asio's and Beast's bodies are compiled once, here; every other file sees declarations only.
# Not BOOST_ASIO_NO_DEPRECATED: RESTinio needs what that takes away, and all files must agree.
add_library(loadtest_asio STATIC ${PROJECT_SOURCE_DIR}/cmake/asio_bodies.cc)
target_compile_definitions(loadtest_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                                                BOOST_ALLOW_DEPRECATED_HEADERS)
target_link_libraries(loadtest_asio PUBLIC Boost::system OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
