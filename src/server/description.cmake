# The API's description, made into a C++ source of the library: nothing is read at run time.

find_program(ATTUNE_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

function(attune_embed_description target)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  set(description ${here}/../../api/openapi.yaml)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${ATTUNE_SYSTEM_PYTHON} ${here}/description.py ${out} ${description}
    DEPENDS ${here}/description.py ${description}
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
  target_include_directories(${target} PRIVATE ${here}/..)
endfunction()
