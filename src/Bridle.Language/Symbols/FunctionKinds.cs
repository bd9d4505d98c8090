namespace Bridle.Language.Symbols;

internal static class FunctionKinds
{
    public static bool IsAction(this Function function) => function is >= Function.Trace and <= Function.PacketCapture;

    public static bool IsAggregating(this Function function) => function >= Function.Count;

    /// <summary>Changes the victim or the machine: only with the option destructive.</summary>
    public static bool IsDestructive(this Function function) =>
        function is Function.CopyOut or Function.CopyOutText or Function.Freopen or Function.Ftruncate or Function.System or Function.Raise or Function.Stop
            or Function.Panic or Function.Breakpoint or Function.Chill;

    /// <summary>Its value is what a record or a key holds; it may stand where any value is traced.</summary>
    public static bool GivesOpaque(this Function function) => function is >= Function.KernelStack and <= Function.KernelModule;
}
