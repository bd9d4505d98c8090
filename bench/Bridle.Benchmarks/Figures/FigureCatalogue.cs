namespace Bridle.Benchmarks.Figures;

/// <summary>All figures, in the order in which they run.</summary>
internal static class FigureCatalogue
{
    public static IReadOnlyList<IFigure> All { get; } =
    [
        new CreateFigure(),
        .. from sees in new[] { false, true } from threads in new[] { 1, 10, 100, 1000 } select new AttachFigure(threads, sees),
        new HitFigure("plain"),
        new HitFigure("endbr"),
        new DlopenFigure(),
        new WholeFigure(),
        new SymbolFigure(),
        new FirstSymbolFigure(),
        new UnwindFigure(),
        new StackFigure(1),
        new StackFigure(200),
        new StackFreezeFigure(200),
        new HandleMemoryFigure(),
        new StartFigure(),
        new CompileFigure(),
        ClauseFigure.Sum(),
        ClauseFigure.Store(),
        new KeysFigure(),
        new TraceHitFigure(),
        new TraceSystemCallFigure(),
        new EnableFigure(),
    ];

    /// <summary>Those that are named, by their name or by the part before the dash ("attach"); all where nothing is named.</summary>
    /// <exception cref="ArgumentException">No figure has such a name.</exception>
    public static IReadOnlyList<IFigure> Named(IReadOnlyCollection<string> names)
    {
        foreach (string name in names)
        {
            if (!All.Any(figure => IsNamed(figure, name)))
            {
                throw new ArgumentException($"no figure is named {name}; there are {string.Join(", ", All.Select(static figure => figure.Name))}");
            }
        }
        return names.Count == 0 ? All : [.. All.Where(figure => names.Any(name => IsNamed(figure, name)))];
    }

    private static bool IsNamed(IFigure figure, string name) => figure.Name == name || figure.Name.Split('-')[0] == name;
}
