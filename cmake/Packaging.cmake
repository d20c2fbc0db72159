# `cmake --install` and the Debian package (`cpack --config build/release/CPackConfig.cmake`): the program, with dashboard
# and tokenizers inside it, its manual pages, shell completion, a systemd unit.
include(GNUInstallDirs)

install(TARGETS llm-loadtest RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# Manual pages are what the program says of itself.
set(man_folder ${PROJECT_BINARY_DIR}/man)
add_custom_command(OUTPUT ${man_folder}/llm-loadtest.1
                   DEPENDS llm-loadtest ${PROJECT_SOURCE_DIR}/cmake/make_man.py
                   COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/cmake/make_man.py $<TARGET_FILE:llm-loadtest> ${man_folder})
add_custom_target(man DEPENDS ${man_folder}/llm-loadtest.1)

set(completion_folder ${PROJECT_BINARY_DIR}/completion)
add_custom_command(OUTPUT ${completion_folder}/llm-loadtest
                   DEPENDS llm-loadtest
                   COMMAND ${CMAKE_COMMAND} -E make_directory ${completion_folder}
                   COMMAND llm-loadtest completion bash > ${completion_folder}/llm-loadtest)
add_custom_target(completion DEPENDS ${completion_folder}/llm-loadtest)

# `cmake --build DIR --target package_files`, then install or cpack.
add_custom_target(package_files DEPENDS llm-loadtest man completion)

install(DIRECTORY ${man_folder}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL FILES_MATCHING PATTERN "*.1")
install(FILES ${completion_folder}/llm-loadtest DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions OPTIONAL)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/systemd/llm-loadtest.service DESTINATION lib/systemd/system)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/NOTICE ${PROJECT_SOURCE_DIR}/CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/deploy/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_VENDOR "The llm-loadtest authors")
set(CPACK_PACKAGE_CONTACT "The llm-loadtest authors <llm-loadtest@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "load tester for LLM inference servers")
set(CPACK_PACKAGE_DESCRIPTION
    "Measures how fast a server of a large language model answers (TTFT, TPOT, ITL, end-to-end latency, throughput)
at the loads that you name, whether it keeps its objectives, and whether the measurement can be believed.
Command line, HTTP interface, dashboard and a simulated server in one program.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/deploy/debian/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/debian/llm-loadtest.default DESTINATION /etc/default RENAME llm-loadtest
        COMPONENT Unspecified)
include(CPack)
