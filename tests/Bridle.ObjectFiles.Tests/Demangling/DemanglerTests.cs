using Bridle.Linux.Demangling;
using Bridle.ObjectFiles.Demangling;
using CsCheck;

namespace Bridle.ObjectFiles.Tests.Demangling;

public class DemanglerTests
{
    private static readonly Demangler s_demangler = new(SystemDemangler.TryDemangle);

    // Each made by hand from the grammar (Rust RFC 2603), so that all of it is tested on every host.
    [Theory]
    [InlineData("_RNvCs1234_7mycrate3foo", "mycrate::foo")]
    [InlineData("_RNvC7mycrate3foo.llvm.1234", "mycrate::foo")]
    [InlineData("_RNvC7mycrate3foo.cold", "mycrate::foo.cold")]
    [InlineData("_RNCNvC7mycrate4main0", "mycrate::main::{closure#0}")]
    [InlineData("_RNCNvC7mycrate4mains_0", "mycrate::main::{closure#1}")]
    [InlineData("_RNSNvC7mycrate4main6vtable", "mycrate::main::{shim:vtable#0}")]
    [InlineData("_RNvMC7mycrateNtB2_3Foo3bar", "<mycrate::Foo>::bar")]
    [InlineData("_RNvXC7mycrateNtB2_3FooNtB2_5Trait3bar", "<mycrate::Foo as mycrate::Trait>::bar")]
    [InlineData("_RNvYlNtC7mycrate5Trait3bar", "<i32 as mycrate::Trait>::bar")]
    [InlineData("_RINvC7mycrate3foolRhQjPaOtE", "mycrate::foo::<i32, &u8, &mut usize, *const i8, *mut u16>")]
    [InlineData("_RINvC7mycrate3fooAhj4_SeTETlETlmEE", "mycrate::foo::<[u8; 4], [str], (), (i32,), (i32, u32)>")]
    [InlineData("_RINvC7mycrate3fooKj1f_Klna_Kb1_Kc41_KpE", "mycrate::foo::<31, -10, true, 'A', _>")]
    [InlineData("_RINvC7mycrate3fooKo123456789abcdef01_E", "mycrate::foo::<0x123456789abcdef01>")]
    [InlineData("_RINvC7mycrate3fooFUKCllEuFKd_5cdeclEuFG_RL0_hEBe_E", null)]
    [InlineData("_RINvC7mycrate3fooFUKCllEuE", "mycrate::foo::<unsafe extern \"C\" fn(i32, i32)>")]
    [InlineData("_RINvC7mycrate3fooFK5cdeclElE", "mycrate::foo::<extern \"cdecl\" fn() -> i32>")]
    [InlineData("_RINvC7mycrate3fooFG_RL0_hEuE", "mycrate::foo::<for<'a> fn(&'a u8)>")]
    [InlineData("_RINvC7mycrate3fooFG0_RL1_hRL0_tEuE", "mycrate::foo::<for<'a, 'b> fn(&'a u8, &'b u16)>")]
    [InlineData("_RINvC7mycrate3fooDNtC4core4SendEL_E", "mycrate::foo::<dyn core::Send>")]
    [InlineData("_RINvC7mycrate3fooDINtC4core2FnTlEEp6OutputmNtB8_4SendEL_E", null)]
    [InlineData("_RINvC7mycrate3fooDINtC4core2FnTlEEp6OutputmNtC4core4SendEL_E", "mycrate::foo::<dyn core::Fn<(i32,), Output = u32> + core::Send>")]
    [InlineData("_RINvC7mycrate3fooDG_INtC4core2FnTRL0_hEEEL_E", "mycrate::foo::<dyn for<'a> core::Fn<(&'a u8,)>>")]
    [InlineData("_RNvC7mycrateu8gdel_5qa", "mycrate::gödel")]
    [InlineData("_RINvC7mycrate3fooKRe616263_E", "mycrate::foo::<\"abc\">")]
    [InlineData("_RINvC7mycrate3fooKe61220a_E", "mycrate::foo::<{*\"a\\\"\\n\"}>")]
    [InlineData("_RINvC7mycrate3fooKRAj1_j2_EE", "mycrate::foo::<{&[1, 2]}>")]
    [InlineData("_RINvC7mycrate3fooKTj1_EE", "mycrate::foo::<{(1,)}>")]
    [InlineData("_RINvC7mycrate3fooKVNtC1a1SS1xj5_1yb0_EE", "mycrate::foo::<{a::S { x: 5, y: false }}>")]
    [InlineData("_RINvC7mycrate3fooKVNvC1a4SomeTj5_EE", "mycrate::foo::<{a::Some(5)}>")]
    [InlineData("_RINvC7mycrate3fooKVNvC1a4NoneUE", "mycrate::foo::<{a::None}>")]
    [InlineData("_RINvC7mycrate3foolEC5other", "mycrate::foo::<i32>")]
    [InlineData("_RNvC7mycrate3foo!", null)]
    [InlineData("_RB_", null)]
    [InlineData("_R1NvC7mycrate3foo", null)]
    [InlineData("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core::fmt::Formatter::pad")]
    [InlineData("_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE", "<Test + 'static as foo::Bar<Test>>::bar")]
    [InlineData("_ZN4main4main17he714a2e23ed7db23E.cold", "main::main.cold")]
    [InlineData("_ZN4main4main17he714a2e23ed7db23E.llvm.42", "main::main")]
    [InlineData("_ZN3foo3barEv", "foo::bar()")]
    [InlineData("_ZNSt6vectorIiSaIiEE9push_backERKi.isra.0", "std::vector<int, std::allocator<int> >::push_back(int const&) [clone .isra.0]")]
    [InlineData("_Z", null)]
    [InlineData("main", null)]
    [InlineData("_D3std5stdio4File", null)]
    public void A_symbol(string symbol, string? name)
    {
        Assert.Equal(name ?? symbol, s_demangler.Demangle(symbol));
        Assert.Equal(symbol, Demangler.Raw.Demangle(symbol));
    }

    [Fact]
    public void Without_a_demangler_of_the_host_a_name_of_C_plus_plus_stays_as_it_is() =>
        Assert.Equal("_ZN3foo3barEv", new Demangler().Demangle("_ZN3foo3barEv"));

    [Fact]
    public void Arbitrary_symbols_are_answered()
    {
        Gen<string> rest = Gen.Char["_RZNCMXYIBKLTFDSAEGu0123459abcdefghijlmnopstxyz$.PQOUV"].Array[0, 60].Select(static all => new string(all));
        Gen.Select(Gen.OneOf(Gen.Const("_R"), Gen.Const("_RNvC1a"), Gen.Const("_RINvC1a1b"), Gen.Const("_ZN"), Gen.Const("_Z")), rest)
            .Sample(static (start, rest) => s_demangler.Demangle(start + rest).Length > 0, iter: SystemFiles.IsLong ? 3_000_000 : 60_000);
    }

    [Fact]
    public void A_damaged_symbol_is_answered()
    {
        const string symbol = "_RINvXs_NtC7mycrate3modINtB5_3FooNtB2_3BarEDG_INtC4core2FnTRL0_hEEp6OutputmEL_Kc41_FUKCllEuE";
        Gen.Select(Gen.Int[0, symbol.Length - 1], Gen.Char[' ', '~'], Gen.Int[0, symbol.Length - 1], Gen.Char['0', 'z'])
            .Sample(static (first, one, second, other) =>
            {
                char[] damaged = symbol.ToCharArray();
                (damaged[first], damaged[second]) = (one, other);
                return s_demangler.Demangle(new string(damaged)).Length > 0;
            }, iter: 30_000);
    }
}
