# Makes a source file that holds other files as bytes, so that a page can be
# written without reading anything: whoever has the program has its pages.
#
# benchgate_embed(OUTPUT NAMESPACE HEADER [NAME FILE]...)
# Defines `const std::string_view NAME` in NAMESPACE for each; HEADER, as it is
# included, declares them. The bytes are numbers and not a string literal:
# compilers limit those.
function(benchgate_embed output namespace header)
  set(source "// Made by reporters/html/embed.cmake.\n#include \"${header}\"\n\nnamespace ${namespace} {\n")
  while(ARGN)
    list(POP_FRONT ARGN name file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
    string(APPEND source
      "\nstatic constexpr char ${name}Bytes[] = {\n${bytes}'\\0'};\n"
      "const std::string_view ${name}(${name}Bytes, sizeof ${name}Bytes - 1);\n")
  endwhile()
  string(APPEND source "\n}  // namespace ${namespace}\n")
  file(CONFIGURE OUTPUT ${output} CONTENT "${source}" @ONLY)
endfunction()
