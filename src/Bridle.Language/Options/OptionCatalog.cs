using System.Collections.Frozen;

namespace Bridle.Language.Options;

/// <summary>Every option, its class, what it takes and what it is unless set.</summary>
public static class OptionCatalog
{
    public static FrozenDictionary<string, OptionEntry> Entries { get; } = All().ToFrozenDictionary(static entry => entry.Name, StringComparer.Ordinal);

    private static IEnumerable<OptionEntry> All() =>
    [
        .. Of(OptionClass.Dynamic, OptionKind.Flag, "aggsortkey aggsortrev flowindent quiet quietresize rawbytes"),
        .. Of(OptionClass.Dynamic, OptionKind.Number, "aggsortkeypos=0 aggsortpos=0 stackindent=14"),
        .. Of(OptionClass.Dynamic, OptionKind.Rate, "aggrate=1000000000 switchrate=1000000000"),
        .. Of(OptionClass.Dynamic, OptionKind.Size, "printsize=8192"),
        .. Of(OptionClass.Runtime, OptionKind.Size, "aggsize=4194304 bufsize=4194304 dynvarsize=1048576 scratchsize=256 specsize=4194304 strsize=256 bpflogsize=0 pcapsize=0"),
        .. Of(OptionClass.Runtime, OptionKind.Number, "cpu=0 maxframes=127 nspec=1 stackframes=20 ustackframes=100 jstackframes=50 jstackstrsize=512 bpflog=0"),
        .. Of(OptionClass.Runtime, OptionKind.Rate, "cleanrate=101000000 statusrate=1000000000"),
        .. Of(OptionClass.Runtime, OptionKind.Flag, "destructive noresolve grabanon"),
        .. Of(OptionClass.Runtime, OptionKind.BufferPolicy, "bufpolicy=switch"),
        .. Of(OptionClass.Runtime, OptionKind.ResizePolicy, "bufresize=auto"),
        .. Of(OptionClass.Runtime, OptionKind.Text, "lockmem"),
        .. Of(OptionClass.Compile, OptionKind.Flag, "argref defaultargs pspec empty errtags droptags zdefs aggpercpu core late lazyload knodefs unodefs nolibs kdefs udefs debug verbose strip"),
        .. Of(OptionClass.Compile, OptionKind.Text, "amin cppargs define undef incdir libdir syslibdir ldpath stdc ctypes dtypes evaltime linkmode linktype useruid procfspath dofstashpath modpath"),
        .. Of(OptionClass.Compile, OptionKind.Number, "disasm tree"),
        .. Of(OptionClass.Compile, OptionKind.Text, "version=2.0"),
        .. Of(OptionClass.Command, OptionKind.Flag, "cpp cpphdrs"),
        .. Of(OptionClass.Command, OptionKind.Text, "cpppath"),
    ];

    private static IEnumerable<OptionEntry> Of(OptionClass @class, OptionKind kind, string names) =>
        from word in names.Split(' ')
        let parts = word.Split('=')
        select new OptionEntry(parts[0], @class, kind, parts.Length > 1 ? parts[1] : "");
}
