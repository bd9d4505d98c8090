using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Code;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>The function that a run-time linker calls so that debuggers may put a breakpoint there, which Bridle does.</summary>
internal static class Rendezvous
{
    private static readonly string[] s_names = ["_dl_debug_state", "dl_debug_state"];

    /// <summary>Null where the object has none.</summary>
    public static TargetAddress Of(ObjectText text)
    {
        if (!text.Object.IsLinker && !text.Object.IsExecutable) return TargetAddress.Null;
        foreach (string name in s_names)
            if (text.File.Symbols.TryFind(name, out SymbolId symbol)) return text.Object.Bias.ToTarget(text.File.Symbols.Describe(symbol).Address);
        return TargetAddress.Null;
    }
}
