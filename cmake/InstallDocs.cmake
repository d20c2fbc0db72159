# The pages that the manual refers to, and what they link to, laid out as in the checkout, so that the links of an installed
# page lead to installed files: tests/scripts/doc_links_test.py installs them and looks.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR}
        FILES_MATCHING PATTERN "*.md" PATTERN "*.schema.json" PATTERN "*.png" PATTERN result-whole.png EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/grafana/llm-loadtest.json DESTINATION ${CMAKE_INSTALL_DOCDIR}/deploy/grafana)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
