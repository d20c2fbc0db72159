# Sites, folders of files, that are part of the program (cmake/embed_site.py).

# loadtest_site(FUNCTION FOLDER…): sets FUNCTION_source to a C++ file, made anew when a file of the folders changes, comes
# or goes.
function(loadtest_site function)
  set(files "")
  foreach(folder IN LISTS ARGN)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${folder}/*)
    list(APPEND files ${found})
  endforeach()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${function}.cc)
  # That a file is gone makes no other one newer; the list of them does.
  set(list ${CMAKE_CURRENT_BINARY_DIR}/${function}.files)
  file(CONFIGURE OUTPUT ${list} CONTENT "${files}" @ONLY)
  add_custom_command(OUTPUT ${output}
                     DEPENDS ${files} ${list} ${PROJECT_SOURCE_DIR}/cmake/embed_site.py
                             ${PROJECT_SOURCE_DIR}/cmake/inline_scripts.py
                     COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 ${Python3_EXECUTABLE}
                             ${PROJECT_SOURCE_DIR}/cmake/embed_site.py ${function} ${output} ${ARGN}
                     VERBATIM)
  set_source_files_properties(${output} PROPERTIES OBJECT_DEPENDS "${files};${list}" SKIP_UNITY_BUILD_INCLUSION ON)
  set(${function}_source ${output} PARENT_SCOPE)
endfunction()

# loadtest_dashboard(FOLDER OTHERWISE): sets web_site_source to the dashboard that scripts/build-web has left in FOLDER or,
# as LOADTEST_WEB says, to the page in OTHERWISE that stands in for it. Each build looks again whether it is there.
function(loadtest_dashboard folder otherwise)
  if(NOT LOADTEST_WEB MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "LOADTEST_WEB is \"${LOADTEST_WEB}\"; give AUTO, ON or OFF")
  endif()
  file(GLOB page CONFIGURE_DEPENDS ${folder}/index.html)
  if(LOADTEST_WEB STREQUAL ON AND NOT page)
    message(FATAL_ERROR "LOADTEST_WEB is ON, and there is no dashboard in ${folder}; run scripts/build-web")
  endif()
  if(LOADTEST_WEB STREQUAL OFF OR NOT page)
    set(folder ${otherwise})
  endif()
  loadtest_site(web_site ${folder})
  set(web_site_source ${web_site_source} PARENT_SCOPE)
endfunction()
