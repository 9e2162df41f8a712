# The text model's libraries: OpenVINO from .cache/openvino and our tokenizers crate, both put there by scripts/setup.sh.
# Where they are absent, or with ATTUNE_TEXT_MODEL=OFF, Attune builds without them and leaves text features out.
#
#   attune_add_text_model(<library>)  gives the library of src/text its model, or what says that there is none
#   attune_deploy_text(<program>)     puts the shared libraries and their licences into lib/attune of the build folder, and
#                                     the RPATH into the program: it finds them there, and installed in ../lib/attune

set(ATTUNE_OPENVINO ${CMAKE_SOURCE_DIR}/.cache/openvino/openvino)
set(ATTUNE_TOKENIZERS ${CMAKE_SOURCE_DIR}/third_party/tokenizers)
set(ATTUNE_TOKENIZERS_LIBRARY ${ATTUNE_TOKENIZERS}/target/release/libattune_tokenizers.a)
file(GLOB ATTUNE_OPENVINO_CORE ${ATTUNE_OPENVINO}/libs/libopenvino.so.*)
file(GLOB ATTUNE_OPENVINO_TBB ${ATTUNE_OPENVINO}/libs/libtbb.so.*)
file(GLOB ATTUNE_OPENVINO_LOADED ${ATTUNE_OPENVINO}/libs/libopenvino_intel_cpu_plugin.so
                                 ${ATTUNE_OPENVINO}/libs/libopenvino_onnx_frontend.so.*
                                 ${ATTUNE_OPENVINO}/libs/libtbbmalloc.so.*)

set(ATTUNE_HAS_TEXT_MODEL OFF)
if(NOT ATTUNE_TEXT_MODEL)
  message(STATUS "Text model: left out (ATTUNE_TEXT_MODEL is OFF)")
elseif(NOT ATTUNE_OPENVINO_CORE OR NOT ATTUNE_OPENVINO_TBB OR NOT EXISTS ${ATTUNE_TOKENIZERS_LIBRARY})
  message(STATUS "Text model: left out, run scripts/setup.sh and configure again to have it")
else()
  set(ATTUNE_HAS_TEXT_MODEL ON)
  message(STATUS "Text model: OpenVINO in ${ATTUNE_OPENVINO}")
endif()

function(attune_add_text_model library)
  if(NOT ATTUNE_HAS_TEXT_MODEL)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/text/no_model/*.cpp)
    target_sources(${library} PRIVATE ${sources})
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/text/model/*.cpp)
  target_sources(${library} PRIVATE ${sources})

  add_library(attune_tbb SHARED IMPORTED GLOBAL)
  set_target_properties(attune_tbb PROPERTIES IMPORTED_LOCATION ${ATTUNE_OPENVINO_TBB} IMPORTED_SONAME libtbb.so.12)
  add_library(attune_openvino SHARED IMPORTED GLOBAL)
  set_target_properties(attune_openvino PROPERTIES
    IMPORTED_LOCATION ${ATTUNE_OPENVINO_CORE}
    IMPORTED_LINK_DEPENDENT_LIBRARIES attune_tbb
    INTERFACE_INCLUDE_DIRECTORIES ${ATTUNE_OPENVINO}/include)
  add_library(attune_tokenizers STATIC IMPORTED GLOBAL)
  set_target_properties(attune_tokenizers PROPERTIES
    IMPORTED_LOCATION ${ATTUNE_TOKENIZERS_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${ATTUNE_TOKENIZERS}
    INTERFACE_LINK_LIBRARIES "Threads::Threads;${CMAKE_DL_LIBS};m")
  target_link_libraries(${library} PRIVATE attune_openvino attune_tokenizers)

  # One copy of the libraries a build folder: lib/attune, which programs find by their RPATH.
  set(folder ${CMAKE_BINARY_DIR}/lib/attune)
  file(GLOB licences ${CMAKE_SOURCE_DIR}/.cache/openvino/openvino-*.dist-info/licenses/LICENSE
                     ${CMAKE_SOURCE_DIR}/.cache/openvino/openvino-*.dist-info/licenses/licensing/*.txt
                     ${ATTUNE_TOKENIZERS}/target/release/crates.txt)
  set(stamp ${folder}/.complete)
  add_custom_command(OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}/licenses
    COMMAND ${CMAKE_COMMAND} -E copy_if_different
            ${ATTUNE_OPENVINO_CORE} ${ATTUNE_OPENVINO_TBB} ${ATTUNE_OPENVINO_LOADED} ${folder}
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${licences} ${CMAKE_SOURCE_DIR}/THIRD_PARTY.md ${folder}/licenses
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${ATTUNE_OPENVINO_CORE} ${ATTUNE_OPENVINO_TBB} ${ATTUNE_OPENVINO_LOADED} ${licences}
            ${CMAKE_SOURCE_DIR}/THIRD_PARTY.md
    COMMENT "Putting the text model's libraries into lib/attune" VERBATIM)
  add_custom_target(attune_text_libraries DEPENDS ${stamp})
  install(DIRECTORY ${folder}/ DESTINATION lib/attune PATTERN .complete EXCLUDE)
endfunction()

function(attune_deploy_text program)
  if(NOT TARGET attune_text_libraries)
    return()
  endif()
  add_dependencies(${program} attune_text_libraries)
  file(RELATIVE_PATH to_libraries ${CMAKE_CURRENT_BINARY_DIR} ${CMAKE_BINARY_DIR}/lib/attune)
  get_target_property(output ${program} RUNTIME_OUTPUT_DIRECTORY)
  if(output)
    file(RELATIVE_PATH to_libraries ${output} ${CMAKE_BINARY_DIR}/lib/attune)
  endif()
  # DT_RPATH, not DT_RUNPATH: what the plugin loads is found by it as well.
  target_link_options(${program} PRIVATE -Wl,--disable-new-dtags)
  set_target_properties(${program} PROPERTIES
    SKIP_BUILD_RPATH OFF BUILD_WITH_INSTALL_RPATH ON
    INSTALL_RPATH "\$ORIGIN/${to_libraries};\$ORIGIN/../lib/attune")
endfunction()
