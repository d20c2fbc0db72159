# loadtest_site(FUNCTION FOLDER…): sets FUNCTION_source to a C++ file, made anew when a file of the folders changes.
# Folders that are there when the build is set up; see cmake/embed_site.py.
function(loadtest_site function)
  foreach(folder IN LISTS ARGN)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${folder}/*)
    list(APPEND files ${found})
  endforeach()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${function}.cc)
  add_custom_command(OUTPUT ${output}
                     DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed_site.py ${PROJECT_SOURCE_DIR}/cmake/inline_scripts.py
                     COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 ${Python3_EXECUTABLE}
                             ${PROJECT_SOURCE_DIR}/cmake/embed_site.py ${function} ${output} ${ARGN})
  set_source_files_properties(${output} PROPERTIES OBJECT_DEPENDS "${files}")
  set(${function}_source ${output} PARENT_SCOPE)
endfunction()
