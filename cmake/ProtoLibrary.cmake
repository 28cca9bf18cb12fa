# foyer_proto_library(TARGET FILE): a static library of the code that protoc generates from
# proto/FILE, for example foyer_proto_library(foyer_desk_pb foyer/v1/desk.proto). Who links to it
# may `#include "foyer/v1/desk.pb.h"`. Generated code is compiled without our warnings.
function(foyer_proto_library target file)
    set(source_root ${CMAKE_SOURCE_DIR}/proto)
    set(generated_root ${CMAKE_BINARY_DIR}/generated)
    string(REGEX REPLACE "\\.proto$" "" stem ${file})
    set(generated ${generated_root}/${stem}.pb.cc ${generated_root}/${stem}.pb.h)
    file(MAKE_DIRECTORY ${generated_root})
    add_custom_command(
        OUTPUT ${generated}
        COMMAND protobuf::protoc --proto_path=${source_root} --cpp_out=${generated_root} ${file}
        DEPENDS ${source_root}/${file}
        COMMENT "protoc ${file}"
        VERBATIM)
    add_library(${target} STATIC ${generated})
    target_include_directories(${target} SYSTEM PUBLIC ${generated_root})
    target_compile_options(${target} PRIVATE -w)
    target_link_libraries(${target} PUBLIC protobuf::libprotobuf)
endfunction()
