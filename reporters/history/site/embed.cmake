# Makes a source file that holds other files as bytes, so that a page can be
# written without reading anything: whoever has the program has its pages.
#
# benchgate_embed_site(OUTPUT [NAME FILE]...)
# Defines `const std::string_view NAME` in namespace benchgate::reporters::history for each.
# The bytes are numbers and not a string literal: compilers limit those.
function(benchgate_embed_site output)
  set(source "// Made by reporters/history/site/embed.cmake.\n#include \"reporters/history/site/asset_files.h\"\n\nnamespace benchgate::reporters::history {\n")
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
  string(APPEND source "\n}  // namespace benchgate::reporters::history\n")
  file(CONFIGURE OUTPUT ${output} CONTENT "${source}" @ONLY)
endfunction()
