# The page's three files and the API's description, made into one C++ source of the library: nothing is read at run time.

find_program(ATTUNE_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

function(attune_embed_page target)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  set(description ${here}/../../api/openapi.yaml)
  set(files ${here}/page/index.html ${here}/page/page.js ${here}/page/page.css)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${ATTUNE_SYSTEM_PYTHON} ${here}/embed.py ${out} ${description} ${files}
    DEPENDS ${here}/embed.py ${description} ${files}
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
  target_include_directories(${target} PRIVATE ${here}/..)
endfunction()
