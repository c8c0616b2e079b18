# airl_warnings: warnings as errors for our own code; third-party targets do not link it.
add_library(airl_warnings INTERFACE)
target_compile_options(airl_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# LibTorch's headers convert and shadow freely, so native/ keeps the set without those two.
add_library(airl_native_warnings INTERFACE)
target_compile_options(airl_native_warnings INTERFACE -Wall -Wextra -Werror)
