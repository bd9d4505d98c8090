using System.Diagnostics.CodeAnalysis;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// Where a process has its linker: behind AT_BASE; or it is the program itself (a linker run as a command); or, in a static
/// program that may dlopen, it is linked into the program.
/// </summary>
internal sealed record LinkerPlace(ElfImage? Executable, ElfImage? Linker, Rendezvous Rendezvous, TargetAddress StateFunction)
{
    private const string StateFunctionName = "_dl_debug_state";
    private const string RecordName = "_r_debug";
    private const string RecordPointerName = "_dl_debug_addr";

    /// <summary>No object of its own: there is no list before the program's first dlopen, and perhaps never.</summary>
    public bool IsStatic => Linker is null;

    public static bool TryFind(ILinkerHost host, [NotNullWhen(true)] out LinkerPlace? place, out string reason)
    {
        ElfImage.TryFromProgramHeaders(
            host.Memory, host.ProgramHeaders, host.ProgramHeaderCount, host.EntryPoint, out ElfImage? executable, out _);
        if (!host.LinkerBase.IsNull) return TryFindMapped(host, executable, out place, out reason);
        reason = "";
        place = executable is null ? null : InImage(host, executable, executable);
        place ??= Static(host, executable);
        if (place is null) reason = "statically linked: the run-time linker reports nothing";
        return place is not null;
    }

    private static bool TryFindMapped(ILinkerHost host, ElfImage? executable, [NotNullWhen(true)] out LinkerPlace? place, out string reason)
    {
        place = null;
        if (ElfImage.TryOpen(host.Memory, host.LinkerBase, out ElfImage? linker, out ElfProblem problem))
            place = InImage(host, linker, executable);
        reason = linker is null ? $"the run-time linker at {host.LinkerBase} cannot be read: {problem}"
            : place is null ? $"the run-time linker at {host.LinkerBase} has no {StateFunctionName}"
            : "";
        return place is not null;
    }

    private static LinkerPlace? InImage(ILinkerHost host, ElfImage linker, ElfImage? executable)
    {
        if (!linker.TryReadDynamic(out DynamicSection? dynamic) || !DynamicSymbolTable.TryCreate(dynamic, out DynamicSymbolTable? symbols))
            return null;
        TargetAddress function = Find(symbols, StateFunctionName);
        var rendezvous = new Rendezvous(host.Memory)
        {
            DebugSlot = DebugSlot(executable),
            Record = Find(symbols, RecordName),
            RecordPointer = Find(symbols, RecordPointerName),
        };
        return function.IsNull ? null : new LinkerPlace(executable, linker, rendezvous, function);
    }

    private static LinkerPlace? Static(ILinkerHost host, ElfImage? executable)
    {
        bool found = host.TryFindStaticSymbol(StateFunctionName, out TargetAddress function) & !function.IsNull;
        found &= host.TryFindStaticSymbol(RecordName, out TargetAddress record) & !record.IsNull;
        return found ? new LinkerPlace(executable, null, new Rendezvous(host.Memory) { Record = record }, function) : null;
    }

    private static TargetAddress DebugSlot(ElfImage? executable) =>
        executable is not null && executable.TryReadDynamic(out DynamicSection? dynamic)
            && dynamic.TryGetValueAddress(DynamicTag.Debug, out TargetAddress slot)
            ? slot
            : TargetAddress.Null;

    private static TargetAddress Find(DynamicSymbolTable symbols, string name) =>
        symbols.TryFind(name, out ElfSymbol symbol) ? symbol.Address : TargetAddress.Null;
}
