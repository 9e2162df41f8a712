# The web application, as `npm run build` left it in web/dist, made into one C++ source of the library. Where the folder
# is absent the program carries no web application.

function(attune_embed_web target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_web_files.cpp)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/web.py)
  set(list ${CMAKE_CURRENT_BINARY_DIR}/web_files.txt)  # changes when a file comes or goes
  file(CONFIGURE OUTPUT ${list} CONTENT "${files}" @ONLY)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${ATTUNE_SYSTEM_PYTHON} ${script} ${out} ${folder}
    DEPENDS ${script} ${list} ${files}
    VERBATIM)
  # Files are long literals; that compilers for other systems might not take them is no concern here.
  set_source_files_properties(${out} PROPERTIES COMPILE_OPTIONS "-Wno-overlength-strings;-Wno-trigraphs")
  target_sources(${target} PRIVATE ${out})
endfunction()
