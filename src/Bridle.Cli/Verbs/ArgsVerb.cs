using System.Collections.Immutable;
using System.CommandLine;
using Bridle.Cli.Inspecting;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle args: the arguments of processes.</summary>
internal static class ArgsVerb
{
    public static Command Build()
    {
        View<IProcessView, ImmutableArray<string>> view = new(static process => process.ReadArguments(), Print, Write);
        return new Inspection("args", "Print the arguments of processes", view.Show) { Core = view.Show }.Build();
    }

    private static void Print(Page page, IProcessView process, ImmutableArray<string> arguments)
    {
        if (arguments.IsEmpty) page.Line($"none: {process.Name} is a zombie, a thread of the kernel, or has erased them", Ink.Grey);
        for (int i = 0; i < arguments.Length; i++)
            page.Add($"argv[{i}]: ", Ink.Grey).Line(arguments[i]);
    }

    private static void Write(JsonLines json, IProcessView process, ImmutableArray<string> arguments) =>
        json.Write("args", process, writer =>
        {
            writer.WriteNamespaceIds(process.NamespaceIds);
            writer.WriteString("name", process.Name);
            writer.WriteStrings("args", arguments);
        });
}
