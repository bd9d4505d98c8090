using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Bridle.Cli.Verbs;

/// <summary>Process ids on the command line. 0 and negative numbers mean groups to the kernel, and never a victim.</summary>
internal static class PidValues
{
    public static void Check(Option<int[]> option) => option.Validators.Add(CheckTokens);

    public static Argument<int> One() => Checked(new Argument<int>("PID") { Description = "The process" });

    public static Argument<int[]> Several() =>
        Checked(new Argument<int[]>("PID") { Description = "The processes", Arity = ArgumentArity.OneOrMore });

    private static T Checked<T>(T argument) where T : Argument
    {
        argument.Validators.Add(CheckTokens);
        return argument;
    }

    private static void CheckTokens(SymbolResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int process) || process == 0)
                result.AddError($"invalid pid: {token.Value}");
        }
    }
}
