# One way to declare a library of src/ and its tests, so that the arrows of the architecture are what is linked.

add_library(attune_flags INTERFACE)
target_compile_options(attune_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wimplicit-fallthrough -Werror
  # The same bits from GCC and Clang: no fused multiply-add, no fast-math, no -march=native.
  -ffp-contract=off)
target_include_directories(attune_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)

# attune_library(<name> [LINKS <library>...] [SYSTEM <target or flag>...])
# The library of src/<name>: every .cpp there. LINKS are libraries of src/ (one-way arrows), SYSTEM comes from elsewhere.
function(attune_library name)
  cmake_parse_arguments(arg "" "" "LINKS;SYSTEM" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  if(NOT sources)
    add_library(attune_${name} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(attune_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(attune_${name} PRIVATE attune_flags)
  endif()
  target_include_directories(attune_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  foreach(link IN LISTS arg_LINKS)
    target_link_libraries(attune_${name} ${scope} attune_${link})
  endforeach()
  target_link_libraries(attune_${name} ${scope} ${arg_SYSTEM})
endfunction()

# attune_tests(<name> [LINKS <library>...] [SYSTEM ...]): every *_test.cpp of tests/<name> as one program, run by ctest.
function(attune_tests name)
  cmake_parse_arguments(arg "" "" "LINKS;SYSTEM" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(attune_${name}_tests ${sources} ${CMAKE_SOURCE_DIR}/tests/fixed_seed.cpp)
  target_link_libraries(attune_${name}_tests PRIVATE attune_flags attune_${name} GTest::gtest GTest::gtest_main
                                                     ${arg_SYSTEM})
  foreach(link IN LISTS arg_LINKS)
    target_link_libraries(attune_${name}_tests PRIVATE attune_${link})
  endforeach()
  # The tests' own code: three quarters of the time to compile, and what it tests is as users run it.
  target_compile_options(attune_${name}_tests PRIVATE -O1)
  target_compile_definitions(attune_${name}_tests PRIVATE
    ATTUNE_SHARED_DATA="${CMAKE_SOURCE_DIR}/../shared/data" ATTUNE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  gtest_discover_tests(attune_${name}_tests TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
                       PROPERTIES TIMEOUT 240)
endfunction()
