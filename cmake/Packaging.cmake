# `cmake --install` and the Debian package: the program, with dashboard and tokenizers inside it, its manual pages, shell
# completion and a systemd unit.
#
#   cmake --build build/release --target package_files      what is made from the program; then one of
#   cmake --install build/release --prefix DIR
#   cpack --config build/release/CPackConfig.cmake -B DIR   llm-loadtest_VERSION_ARCHITECTURE.deb
include(GNUInstallDirs)

# Manual pages are what the program says of itself.
set(man_folder ${PROJECT_BINARY_DIR}/man)
add_custom_command(OUTPUT ${man_folder}/llm-loadtest.1.gz
                   DEPENDS llm-loadtest ${PROJECT_SOURCE_DIR}/cmake/make_man.py
                   COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/cmake/make_man.py $<TARGET_FILE:llm-loadtest>
                           ${man_folder}
                   VERBATIM)

set(completion ${PROJECT_BINARY_DIR}/completion/llm-loadtest)
add_custom_command(OUTPUT ${completion}
                   DEPENDS llm-loadtest
                   COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/completion
                   COMMAND llm-loadtest completion bash > ${completion})

# Debian wants two changelogs, packed: the project's, and the package's.
set(changelog ${PROJECT_BINARY_DIR}/doc/changelog.gz)
set(debian_changelog ${PROJECT_BINARY_DIR}/doc/changelog.Debian)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_PACKAGE_CONTACT "The llm-loadtest authors <llm-loadtest@packages.invalid>" CACHE STRING
    "Who maintains this package")
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH, where it is set
configure_file(${PROJECT_SOURCE_DIR}/deploy/debian/changelog.in ${debian_changelog} @ONLY)
add_custom_command(OUTPUT ${changelog} ${debian_changelog}.gz
                   DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${debian_changelog}
                   COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md > ${changelog}
                   COMMAND gzip -9nc ${debian_changelog} > ${debian_changelog}.gz)

add_custom_target(package_files
                  DEPENDS llm-loadtest ${man_folder}/llm-loadtest.1.gz ${completion} ${changelog} ${debian_changelog}.gz)

install(TARGETS llm-loadtest RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${man_folder}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL FILES_MATCHING PATTERN "*.1.gz")
install(FILES ${completion} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions OPTIONAL)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/systemd/llm-loadtest.service DESTINATION lib/systemd/system)
include(InstallDocs)
install(FILES ${changelog} DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)

# What a Debian package alone has; nothing that `cmake --install` writes lies outside the prefix.
install(FILES ${PROJECT_SOURCE_DIR}/deploy/debian/llm-loadtest.default DESTINATION /etc/default RENAME llm-loadtest
        COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${debian_changelog}.gz ${PROJECT_SOURCE_DIR}/deploy/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};${PROJECT_NAME};ALL;/;${PROJECT_BINARY_DIR};${PROJECT_NAME};debian;/")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/package_folders.cmake)
set(CPACK_PACKAGE_VENDOR "The llm-loadtest authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "load tester for LLM inference servers")
set(CPACK_PACKAGE_DESCRIPTION
    "Measures how fast a server of a large language model answers (TTFT, TPOT,
ITL, end-to-end latency, throughput) at the loads that you name, whether it
keeps its objectives, and whether the measurement can be believed. Command
line, HTTP interface, dashboard and a simulated server in one program.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "")
foreach(file conffiles postinst prerm postrm)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/deploy/debian/${file})
endforeach()
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
