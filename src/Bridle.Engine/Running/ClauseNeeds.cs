using Bridle.Language.Intermediate;

namespace Bridle.Engine.Running;

/// <summary>What a clause asks of the thread that it fires for, told from its code.</summary>
internal static class ClauseNeeds
{
    /// <summary>It follows the user's stack.</summary>
    public static bool ReadsStack(Clause clause) => Code(clause).Any(static x => x.Operation switch
    {
        Opcode.Call => (Helper)x.Immediate == Helper.UserStack,
        Opcode.Builtin => (Builtin)x.Immediate is Builtin.UserCaller or Builtin.UserStackDepth,
        _ => false,
    });

    /// <summary>
    /// What it does that can only be done while the thread holds still; null where a copy of its registers and of its stack is enough. Pointers
    /// may lead to the machine's own memory as well, which is not told apart here.
    /// </summary>
    public static string? WhyHeld(Clause clause) => Code(clause).Select(Why).FirstOrDefault(static why => why is not null);

    private static string? Why(Instruction x) => x.Operation switch
    {
        >= Opcode.FetchSigned8 and <= Opcode.Fetch64 => "a clause reads memory",
        Opcode.Builtin when (Builtin)x.Immediate == Builtin.VirtualTimestamp => "a clause asks for vtimestamp",
        Opcode.Call => Why((Helper)x.Immediate),
        _ => null,
    };

    private static string? Why(Helper helper) => helper switch
    {
        Helper.Raise => "a clause calls raise()",
        Helper.Stop => "a clause calls stop()",
        Helper.CopyOut or Helper.CopyOutText => "a clause writes memory",
        _ => HelperTable.Find(helper).Parameters.Contains(HelperParameter.Pointer) ? "a clause reads memory" : null,
    };

    private static IEnumerable<Instruction> Code(Clause clause) =>
        clause.Predicate is { } predicate ? predicate.Instructions.Concat(clause.Body.Instructions) : clause.Body.Instructions;
}
